// Package sandbox stands in for a mail server: SMTP as RFC 5321 has it, with STARTTLS, implicit TLS or neither, log-in by
// PLAIN, and mailboxes in memory. Any client of SMTP can be tried on it.
//
//	server := sandbox.New(sandbox.Options{Login: "uzel", Password: "…"})
//	err := server.Serve(listener)
//
// Faults happen on demand (see [Plan] and [Server.Inject]), and [Server.Ledger] says what was really delivered.
package sandbox
