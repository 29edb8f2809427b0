-- Claims in a cone use observations_in_boxes now, as lists do. No released version uses this function.
DROP FUNCTION observations_in_box(cube, double precision, integer);
