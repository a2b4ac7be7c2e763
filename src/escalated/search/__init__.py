"""Full text: what is written on tickets, found by its words through the database's own index."""
