package host

import "runtime"

// A spawner starts processes from one thread that lives as long as the host. Linux sends the parent's death signal
// when the thread that started the process ends, not when the whole hub does, and Go ends threads when it likes.
type spawner struct {
	jobs chan func()
}

func newSpawner() *spawner {
	s := &spawner{jobs: make(chan func())}
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		for job := range s.jobs {
			job()
		}
	}()
	return s
}

func (s *spawner) run(start func() error) error {
	done := make(chan error, 1)
	s.jobs <- func() { done <- start() }
	return <-done
}

// close ends the thread, and with it whatever it started.
func (s *spawner) close() { close(s.jobs) }
