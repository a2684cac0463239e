// Package fault is how Uzel says that something is wrong.
//
// Every error a person can meet is a [Kind]: a stable code, one Russian sentence, a hint what to do next, and whose
// fault it is. Packages declare their kinds in errors.go as package variables, so that a code is registered exactly
// once; an error value made from a kind carries the place and the particulars:
//
//	var errNoRoute = fault.Define("UZ-CFG-011", fault.Setup, "такого маршрута нет", "посмотрите список: uzel route list")
//
//	return errNoRoute.At("routes.yaml:12").With("маршрут %q", name)
//
// Validation produces [Finding] values instead: many per document, each with a path and a severity.
package fault
