/** A plan whose database fails, or whose caller loses a permission: the answer is the one of the resolvers. */
