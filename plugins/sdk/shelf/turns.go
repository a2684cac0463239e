package shelf

import "sync"

// Turns lets one at a time do something under a key; different keys do not wait for each other. Its zero value is ready to use.
type Turns struct {
	lock sync.Mutex
	busy map[string]*turn
}

type turn struct {
	lock    sync.Mutex
	holders int // who has it and who waits for it
}

// Take waits for the turn of a key and gives what ends it.
func (t *Turns) Take(key string) (end func()) {
	t.lock.Lock()
	if t.busy == nil {
		t.busy = map[string]*turn{}
	}
	own := t.busy[key]
	if own == nil {
		own = &turn{}
		t.busy[key] = own
	}
	own.holders++
	t.lock.Unlock()
	own.lock.Lock()
	return func() {
		own.lock.Unlock()
		t.lock.Lock()
		defer t.lock.Unlock()
		if own.holders--; own.holders == 0 {
			delete(t.busy, key)
		}
	}
}
