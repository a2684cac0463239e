// Package mishap decides what goes wrong in a stand-in of an outside system, and when: by chance, from a seed, or by order, at
// the calls that are named. A stand-in tells which faults it knows, asks at every call what is due ([Faults.Due]) and does it.
//
//	faults := mishap.New([]mishap.Fault{mishap.Drop, mishap.TooMany}, seed, plan)
//	faults.Inject(mishap.Drop, "PostMessage", 1, 2) // the second and the third call of PostMessage lose their answers
package mishap
