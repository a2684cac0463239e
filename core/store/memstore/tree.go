package memstore

import "iter"

// tree is a sorted map that never changes: writing gives another tree, which shares with the old one all that did not
// change. So a transaction is a copy of a few words, a view keeps its state for nothing, and a crash is taking an older
// one up again. It is balanced as Adelson-Velsky and Landis do it.
type tree[K, V any] struct {
	root  *branch[K, V]
	order func(a, b K) int
}

type branch[K, V any] struct {
	key         K
	value       V
	left, right *branch[K, V]
	height      int
}

func newTree[K, V any](order func(a, b K) int) tree[K, V] { return tree[K, V]{order: order} }

// get finds a value.
func (t tree[K, V]) get(key K) (value V, found bool) {
	for b := t.root; b != nil; {
		switch c := t.order(key, b.key); {
		case c < 0:
			b = b.left
		case c > 0:
			b = b.right
		default:
			return b.value, true
		}
	}
	return value, false
}

func (t tree[K, V]) has(key K) bool {
	_, found := t.get(key)
	return found
}

// set writes a value.
func (t *tree[K, V]) set(key K, value V) { t.root = t.root.with(t.order, key, value) }

// drop removes a value, if it is there.
func (t *tree[K, V]) drop(key K) {
	if t.has(key) {
		t.root = t.root.without(t.order, key)
	}
}

// from goes through the tree upwards, beginning with the first key that is not less.
func (t tree[K, V]) from(key K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.root.up(func(k K) bool { return t.order(k, key) >= 0 }, yield) }
}

// all goes through the tree upwards.
func (t tree[K, V]) all() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.root.up(func(K) bool { return true }, yield) }
}

// before goes through the tree downwards, beginning with the last key that is less.
func (t tree[K, V]) before(key K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.root.down(func(k K) bool { return t.order(k, key) < 0 }, yield) }
}

func (b *branch[K, V]) up(in func(K) bool, yield func(K, V) bool) bool {
	if b == nil {
		return true
	}
	if !in(b.key) {
		return b.right.up(in, yield)
	}
	return b.left.up(in, yield) && yield(b.key, b.value) && b.right.up(in, yield)
}

func (b *branch[K, V]) down(in func(K) bool, yield func(K, V) bool) bool {
	if b == nil {
		return true
	}
	if !in(b.key) {
		return b.left.down(in, yield)
	}
	return b.right.down(in, yield) && yield(b.key, b.value) && b.left.down(in, yield)
}

func (b *branch[K, V]) with(order func(a, b K) int, key K, value V) *branch[K, V] {
	if b == nil {
		return &branch[K, V]{key: key, value: value, height: 1}
	}
	c := *b
	switch o := order(key, b.key); {
	case o < 0:
		c.left = b.left.with(order, key, value)
	case o > 0:
		c.right = b.right.with(order, key, value)
	default:
		c.value = value
		return &c
	}
	return c.balanced()
}

func (b *branch[K, V]) without(order func(a, b K) int, key K) *branch[K, V] {
	c := *b
	switch o := order(key, b.key); {
	case o < 0:
		c.left = b.left.without(order, key)
	case o > 0:
		c.right = b.right.without(order, key)
	case b.left == nil:
		return b.right
	case b.right == nil:
		return b.left
	default:
		next := b.right
		for next.left != nil {
			next = next.left
		}
		c.key, c.value, c.right = next.key, next.value, b.right.without(order, next.key)
	}
	return c.balanced()
}

func (b *branch[K, V]) tall() int {
	if b == nil {
		return 0
	}
	return b.height
}

// measured gives the branch itself, which is new, with its height.
func (b *branch[K, V]) measured() *branch[K, V] {
	b.height = 1 + max(b.left.tall(), b.right.tall())
	return b
}

// balanced gives the branch, a new one, with both sides about as tall.
func (b *branch[K, V]) balanced() *branch[K, V] {
	switch lean := b.left.tall() - b.right.tall(); {
	case lean > 1:
		if b.left.left.tall() < b.left.right.tall() {
			b.left = b.left.turnedLeft()
		}
		return b.turnedRight()
	case lean < -1:
		if b.right.right.tall() < b.right.left.tall() {
			b.right = b.right.turnedRight()
		}
		return b.turnedLeft()
	}
	return b.measured()
}

func (b *branch[K, V]) turnedRight() *branch[K, V] {
	top, c := *b.left, *b
	c.left = top.right
	top.right = c.measured()
	return top.measured()
}

func (b *branch[K, V]) turnedLeft() *branch[K, V] {
	top, c := *b.right, *b
	c.right = top.left
	top.left = c.measured()
	return top.measured()
}
