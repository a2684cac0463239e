package host

import "time"

// crashes are the moments of a connection's failures that still count.
type crashes []time.Time

// add counts a failure and forgets the old ones.
func (c crashes) add(now time.Time, window time.Duration) crashes {
	return append(c.recent(now, window), now)
}

func (c crashes) recent(now time.Time, window time.Duration) crashes {
	for len(c) > 0 && now.Sub(c[0]) > window {
		c = c[1:]
	}
	return c
}

// pause is how long to wait after the n-th failure: twice as long each time, between half and the whole of it, so
// that connections that failed together do not come back together.
func (b Backoff) pause(n int, random float64) time.Duration {
	pause := b.First
	for i := 1; i < n && pause < b.Longest; i++ {
		pause *= 2
	}
	pause = min(pause, b.Longest)
	return pause/2 + time.Duration(random*float64(pause/2))
}
