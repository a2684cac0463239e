package sqlstore

import (
	"context"

	"github.com/uzelhub/uzel/core/store"
)

// Statement is a text with its arguments.
type Statement struct {
	Text string
	Args []any
}

// queueLimit is how many statements wait to be sent at most.
const queueLimit = 256

// later runs a statement of which nobody needs to know more than that it did not fail. On a server it waits until
// something must be answered and goes with that: every answer takes a way there and back.
func (q queries) later(text string, args ...any) error {
	if q.session.dialect.Send == nil {
		_, err := q.exec(text, args...)
		return err
	}
	if err := sound(args); err != nil {
		return err
	}
	q.session.queue = append(q.session.queue, Statement{text, args})
	if len(q.session.queue) < queueLimit {
		return nil
	}
	return q.session.send(q.ctx)
}

// send runs what waits, and then the given commands.
func (s *session) send(ctx context.Context, commands ...string) error {
	if s.dialect.Send == nil {
		for _, text := range commands {
			if err := s.command(ctx, text); err != nil {
				return err
			}
		}
		return nil
	}
	for _, text := range commands {
		s.queue = append(s.queue, Statement{Text: text})
	}
	if len(s.queue) == 0 {
		return nil
	}
	err := s.dialect.Send(ctx, s.conn, s.queue)
	s.forgetQueue()
	if err != nil {
		return s.fault(err)
	}
	return nil
}

// forgetQueue drops what waits, as when it is undone anyway.
func (s *session) forgetQueue() {
	clear(s.queue)
	s.queue = s.queue[:0]
}

// sound looks at texts among arguments. Not every database takes one with a zero byte or broken UTF-8, so none gets it.
func sound(args []any) error {
	for _, arg := range args {
		if text, ok := arg.(string); ok && !store.Sound(text) {
			return store.ErrText.New()
		}
	}
	return nil
}
