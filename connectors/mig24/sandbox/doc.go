// Package sandbox stands in for the three services of МИГ24: signing (/sign), the exchange ЭДО.МИГ24 (/edo) and powers of
// attorney МЧД.МИГ24 (/mchd), with their records in memory. It is written from what is known of the services and imports
// nothing of a connector's, so that any client of theirs can be tried on it.
//
// Known, and always served: a token in Authorization, the queues of requests (POST /api/requests with requestId and
// requestType GetStatus, Mchd, Revocation), the uploads of ЭДО (/api/v1/documents/upd, /api/v1/documents/{id}/informal), groups
// of packages and what one looks like, 402 when the paid time is over, the header X-Version of МЧД.МИГ24.
//
// Everything else is a guess, and is served only with [Options.Guesses]: the queue of responses, files with their signers,
// the check of a signature, the numbers of statuses other than 4, sending, answering, the content of packages, subscribers,
// invitations, the account. Without it such a call is unknown (404).
//
// The other people are played: [Server.Act] has a person open a link, sign, reject or let it expire, [Server.Answer] and
// [Server.Receive] play the counterparty, [Options.Play] has both act by themselves. Signatures are real CMS by throw-away ECDSA
// keys: they check, and mean nothing. Whoever is asked to sign does so for [Options.Organisation], by a certificate that
// names it.
//
// Faults happen on demand (see [Plan] and [Server.Inject]); [Server.Ledger] says what was asked, [Server.Deeds] what was
// really done.
package sandbox
