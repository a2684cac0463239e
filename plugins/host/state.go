package host

import "time"

// State is where a connection's process stands.
type State string

// States of a connection's process.
const (
	StateStopped    State = "stopped"     // no process; the next call starts one
	StateStarting   State = "starting"    //
	StateRunning    State = "running"     //
	StateBackingOff State = "backing_off" // it failed; until NextTry calls fail at once
	StateFailed     State = "failed"      // it failed too often; nothing happens until Reset or a changed Spec
)

// ConnectionState is what one can see of a connection.
type ConnectionState struct {
	Name         string
	Connector    string
	State        State
	Version      string       // of the connector, as its last process said
	Capabilities []Capability // of the connection, once it was opened
	PID          int          // 0: no process
	RSS          uint64       // resident memory in bytes; 0: unknown
	StartedAt    time.Time    // of the process
	Calls        int          // under way
	Starts       int          // processes started since the connection was configured
	Crashes      int          // within Backoff.Window
	LastFault    *Fault       // why the last process failed, kept until Reset
	FailedAt     time.Time    // when
	NextTry      time.Time    // when backing off
}
