package host

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"time"
)

// Spec is one connection: which connector, with which configuration, within which limits.
type Spec struct {
	Name        string          // of the connection
	Connector   string          // which connector serves it
	Config      json.RawMessage // secrets resolved; it travels in Open, never in arguments or the environment
	AcceptGuess bool            // the customer accepts what the facts mark as a guess
	Sandbox     bool            // the customer says that what is sent there has no force before the law

	// Executable is the program of a connector of a third party; zero: Command.
	Executable Executable
	// Command says how to start the process; nil: Options.Launcher. Two specs that differ in nothing else are the same.
	Command func() *exec.Cmd

	MemoryLimit uint64        // bytes of resident memory; 0: 512 MiB
	Idle        time.Duration // without work for so long, the process is stopped; 0: 5 minutes, negative: never
}

// Limits of a connection whose spec names none.
const (
	DefaultMemoryLimit = 512 << 20
	DefaultIdle        = 5 * time.Minute
)

func (s Spec) memoryLimit() uint64 {
	if s.MemoryLimit == 0 {
		return DefaultMemoryLimit
	}
	return s.MemoryLimit
}

func (s Spec) idle() time.Duration {
	if s.Idle == 0 {
		return DefaultIdle
	}
	return s.Idle
}

func (s Spec) same(other Spec) bool {
	return s.Name == other.Name && s.Connector == other.Connector && bytes.Equal(s.Config, other.Config) && s.Executable == other.Executable &&
		s.AcceptGuess == other.AcceptGuess && s.Sandbox == other.Sandbox && s.memoryLimit() == other.memoryLimit() && s.idle() == other.idle()
}

func (s Spec) check() error {
	switch {
	case s.Name == "":
		return errSpec.With("у подключения нет имени")
	case s.Connector == "":
		return errSpec.At(s.Name).With("не назван коннектор")
	case len(s.Config) > 0 && !json.Valid(s.Config):
		return errSpec.At(s.Name).With("настройки не читаются")
	}
	return nil
}
