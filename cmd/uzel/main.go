// Command uzel is the whole of Uzel in one program: the hub, its connectors (started as processes of this same
// binary), and the tools around them. This package is commands without logic.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // a container or a Windows machine may have no time zones of its own

	"golang.org/x/term"
)

// version is set by the release build: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first signal asks to stop, the second one ends the program
	terminal := func(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
	a := &app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		terminal: terminal(os.Stdout) && terminal(os.Stderr),
	}
	os.Exit(a.run(ctx, os.Args[1:]))
}
