// Package mishap decides what goes wrong in a sandbox of an outside system, and when: at random from a seed, or as ordered for named
// calls. A sandbox declares which faults it knows, asks at every call which one is due ([Faults.Due]), and commits it.
//
//	faults := mishap.New([]mishap.Fault{mishap.Drop, mishap.TooMany}, seed, plan)
//	faults.Inject(mishap.Drop, "PostMessage", 1, 2) // the second and the third call of PostMessage lose their answers
package mishap
