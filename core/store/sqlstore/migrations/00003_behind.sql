-- A document that waits behind another one of its chain is not due. It says so itself: looking for what is due must not
-- pass over a hundred thousand of them, each time, to find the one that holds them up. Only of documents with a next time
-- is this kept right.
ALTER TABLE documents ADD COLUMN behind BIGINT NOT NULL DEFAULT 0;
UPDATE documents SET behind = 1 WHERE next_at IS NOT NULL AND EXISTS (SELECT 1 FROM documents h
    WHERE h.route = documents.route AND h.source = documents.source AND h.chain = documents.chain AND h.holds = 1 AND h.place < documents.place);
DROP INDEX documents_due;
CREATE INDEX documents_due ON documents (next_at, place) WHERE next_at IS NOT NULL AND behind = 0;
CREATE INDEX documents_waiting ON documents (route, source, chain, behind, place) WHERE next_at IS NOT NULL;
