package bus

import "time"

// sweepEvery bounds the time between two sweeps.
const sweepEvery = time.Hour

// sweep notes which groups are read and forgets those that nobody has read for long, with their messages: nobody else would
// ever delete them.
func (b *Bus) sweep() {
	ticker := time.NewTicker(min(sweepEvery, b.Forget/4))
	defer ticker.Stop()
	for {
		select {
		case <-b.life.Done():
			return
		case <-ticker.C:
		}
		err := b.do(b.life, false, func(s *session) error {
			for _, at := range b.bells.places() {
				if err := s.seen(at.topic, at.group); err != nil {
					return err
				}
			}
			return s.forget(after(-b.Forget))
		})
		if err != nil && b.life.Err() == nil {
			b.Log.Error("не удалось убрать из шины то, что никто не читает", "error", err)
		}
	}
}

// forget forgets groups not seen since. What is poisoned waits for a person, however long.
func (s *session) forget(since int64) error {
	_, err := s.touched(`DELETE FROM bus_groups WHERE seen_at < $1 AND topic <> $2`, since, Poison)
	if err != nil {
		return err
	}
	_, err = s.touched(`DELETE FROM bus_deliveries WHERE NOT EXISTS (SELECT 1 FROM bus_groups g
		WHERE g.topic = bus_deliveries.topic AND g.consumer_group = bus_deliveries.consumer_group)`)
	return err
}
