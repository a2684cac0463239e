// Package sandbox stands in for a Tryton server: its JSON-RPC over records in memory. It is written from what a real
// server (6.0) answers, not from any client, so that any client of Tryton's can be tried on it.
//
// It knows the models of parties, companies, employees, invoices, attendance and timesheets; of the methods, those for
// logging in, searching, reading, creating, changing and deleting records, and posting and copying an invoice. There
// are no access rights, wizards, views and reports in it; a method it does not know is refused with 403, as a server
// refuses one that is not open to clients.
//
//	server := sandbox.New(sandbox.Options{Database: "hub", User: "admin", Password: "…"})
//	company := server.AddCompany(sandbox.Company{Party: sandbox.Party{Name: "ООО «Ромашка»", INN: "7700000016"}})
//	http.ListenAndServe(address, server)
//
// Faults happen on demand (see [Plan] and [Server.Inject]), and [Server.Ledger] says what was really asked and done.
package sandbox
