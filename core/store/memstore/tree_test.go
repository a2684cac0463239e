package memstore

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTreeIsASortedMapThatKeepsItsOldStates writes at random and compares with a map, and with copies of that map taken
// on the way.
func TestTreeIsASortedMapThatKeepsItsOldStates(t *testing.T) {
	type state struct {
		tree tree[int, int]
		want map[int]int
	}
	rapid.Check(t, func(t *rapid.T) {
		now := state{newTree[int, int](cmp.Compare), map[int]int{}}
		var kept []state
		for i := range rapid.IntRange(1, 200).Draw(t, "steps") {
			key := rapid.IntRange(0, 50).Draw(t, "key")
			switch rapid.IntRange(0, 9).Draw(t, "act") {
			case 0, 1, 2:
				now.tree.drop(key)
				delete(now.want, key)
			case 3:
				kept = append(kept, state{now.tree, maps.Clone(now.want)})
			default:
				now.tree.set(key, i)
				now.want[key] = i
			}
		}
		for _, s := range append(kept, now) {
			keys := slices.Sorted(maps.Keys(s.want))
			checkOrder(t, s.tree, keys, s.want)
			if tall := s.tree.root.tall(); len(keys) > 0 && tall > 2+int(1.45*log2(len(keys)+2)) {
				t.Fatalf("%d keys stand %d high", len(keys), tall)
			}
		}
	})
}

func checkOrder(t *rapid.T, tr tree[int, int], keys []int, want map[int]int) {
	edge := rapid.IntRange(-1, 51).Draw(t, "edge")
	var up, down, from, before []int
	for k, v := range tr.all() {
		if want[k] != v {
			t.Fatalf("%d: %d, want %d", k, v, want[k])
		}
		up = append(up, k)
	}
	for k := range tr.before(99) {
		down = append(down, k)
	}
	for k := range tr.from(edge) {
		from = append(from, k)
	}
	for k := range tr.before(edge) {
		before = append(before, k)
	}
	slices.Reverse(down)
	slices.Reverse(before)
	if !slices.Equal(up, keys) || !slices.Equal(down, keys) || !slices.Equal(append(before, from...), keys) {
		t.Fatalf("%v, %v, %v + %v, want %v", up, down, before, from, keys)
	}
	for k := range 51 {
		v, found := tr.get(k)
		if w, there := want[k]; found != there || v != w {
			t.Fatalf("%d: %d %v, want %d %v", k, v, found, w, there)
		}
	}
}

func log2(n int) (l float64) {
	for ; n > 1; n /= 2 {
		l++
	}
	return l
}
