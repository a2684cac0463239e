package store

import (
	"fmt"
	"runtime"
	"strings"
)

// Contain runs the function of an update in the name of a store and tells ended how it went: what the function returned,
// ErrPanic, or ErrExit when it ended its goroutine instead of returning. Then gone is true, and Contain does not return
// either.
func Contain(do func() error, ended func(err error, gone bool)) {
	err, gone := error(ErrExit.New()), true
	defer func() {
		if value := recover(); value != nil {
			err, gone = ErrPanic.At(panicPlace()).With("%s", panicWords(value)), false
		}
		ended(err, gone)
	}()
	err = do()
	gone = false
}

// panicWords describes a panic. What the program itself put into it may hold anything, so only its type is told.
func panicWords(value any) string {
	if err, ok := value.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", value)
}

// panicPlace finds the line that panicked, from within the deferred function that recovered.
func panicPlace() string {
	var callers [32]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers[:])])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", frame.Function, frame.Line)
		}
		if !more {
			return ""
		}
	}
}
