// Package conformance defines what a connector is: [Run] holds one to every rule of the contract, in real child
// processes, against a sandbox of its service.
//
// A connector's test gives the suite a fresh other side for every rule, and tells how to put something there and what
// was really done. What a hook is not given for is not tested, and the test says so.
//
//	func TestMain(m *testing.M) { conformance.Main(m, drop.Connector{}) }
//
//	func TestConformance(t *testing.T) {
//		conformance.Run(t, conformance.Suite{Connector: drop.Connector{}, Sandbox: newSandbox})
//	}
package conformance
