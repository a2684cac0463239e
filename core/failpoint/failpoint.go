// Package failpoint marks the moments at which a test lets the hub die.
//
// A point stands between every two steps that outlive the hub or leave it: a sync, an act at the far side, a word to a
// source. What is to be killed there is given a [Hook] at construction. A program has none: nothing in its environment
// or its configuration can make one, and a point without a hook is a comparison with nil.
//
// Every room names its own points and lists them, so that a test can hold that it reached each of them.
package failpoint

// Point is the name of a moment, as "intake: durable".
type Point string

// Hook is told of every point that is reached, in the goroutine that reached it. It need not return. The zero value does
// nothing.
type Hook func(Point)

// At is a point in the code.
func (h Hook) At(p Point) {
	if h != nil {
		h(p)
	}
}
