// Package sandbox stands in for the ERPI of Timebook, the API by which a workforce management service and an ERP
// exchange people and shifts: its calls over records in memory. No reference of ERPI is public; what is known of it is
// one working client's code and the answer pasted there. The sandbox does what these show and nothing of a connector's
// invention, so that any client of ERPI's can be tried on it.
//
// Known, and so served: /auth, /organizations, /subdivisions, /staff-positions, /employees, /demands, /demand-actions,
// /webhook-subscription. The reading of timesheets, /timesheets, is a proposal: nobody has seen it. It is served only with
// [Options.Guesses] and is unknown (404) otherwise.
//
// Where the client's code is silent, the sandbox does the ordinary thing, and a client must not rely on it: 401 for a wrong
// password and for a token that is missing or forgotten, 400 with {"message"} for a request that makes no sense, dates of
// a query both included, demands in the order of their beginning.
//
//	server := sandbox.New(sandbox.Options{Login: "uzel", Password: "…"})
//	server.AddEmployee(sandbox.Employee{GUID: "…", PersonnelNumber: "00001", HiringDate: "2026-01-15"})
//	server.AddDemand(sandbox.Demand{Key: "…", Status: sandbox.StatusAssigned, Date: "2026-11-03", …})
//	http.ListenAndServe(address, server) // base address: http://…/erpi
//
// Faults happen on demand (see [Plan] and [Server.Inject]), and [Server.Ledger] says what was really asked and done.
package sandbox
