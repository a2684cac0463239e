// Package trytontest starts real Tryton servers for tests and fills them through Tryton's own interface, so that a test
// meets what Tryton really stores and really answers. It knows nothing of the connector.
//
//	server := trytontest.Start(t)
//	filled := trytontest.Fill(t, server, trytontest.Sample())
//
// It needs Debian's tryton-server with the modules account_invoice, timesheet and attendance. Without them the test is
// skipped, or fails where UZEL_REQUIRE names tryton.
package trytontest
