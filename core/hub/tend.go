package hub

import "context"

// tended are goroutines by what they are for.
type tended[K comparable] map[K]context.CancelFunc

// keep makes them those that are wanted: what is not wanted any more is ended, what is under way already goes on.
func (t tended[K]) keep(ctx context.Context, wanted []K, start func(func()), run func(context.Context, K)) {
	want := map[K]bool{}
	for _, key := range wanted {
		want[key] = true
	}
	for key, end := range t {
		if !want[key] {
			end()
			delete(t, key)
		}
	}
	for key := range want {
		if t[key] == nil {
			ctx, end := context.WithCancel(ctx)
			t[key] = end
			start(func() { run(ctx, key) })
		}
	}
}
