"""The words of each order for the search box: an external-content FTS5 index over
`orders.search_text`, fed a page at a time in the page's own transaction."""

ADD = "INSERT INTO orders_fts(rowid, search_text) VALUES (?, ?)"
REMOVE = "INSERT INTO orders_fts(orders_fts, rowid, search_text) VALUES ('delete', ?, ?)"
