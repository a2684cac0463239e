package bus

import "sync"

// place is where messages arrive: a group of a topic.
type place struct{ topic, group string }

// bell wakes one of the idle subscriptions of a place. It stays rung until one of them looks.
type bell chan struct{}

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// bells are the bells of all places that this process subscribes to, and how many do.
type bells struct {
	mu    sync.Mutex
	bells map[place]bell
	users map[place]int
}

// use gives the bell of a place until leave is called.
func (b *bells) use(at place) bell {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bells == nil {
		b.bells, b.users = map[place]bell{}, map[place]int{}
	}
	if b.users[at]++; b.bells[at] == nil {
		b.bells[at] = make(bell, 1)
	}
	return b.bells[at]
}

// leave passes on a ring that the one who goes may have swallowed.
func (b *bells) leave(at place) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.users[at]--; b.users[at] == 0 {
		delete(b.users, at)
		delete(b.bells, at)
		return
	}
	b.bells[at].ring()
}

func (b *bells) ringAll(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for at, bell := range b.bells {
		if at.topic == topic {
			bell.ring()
		}
	}
}

// places lists where this process subscribes.
func (b *bells) places() []place {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := make([]place, 0, len(b.users))
	for at := range b.users {
		all = append(all, at)
	}
	return all
}
