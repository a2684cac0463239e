package mishap

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Plan says what goes wrong from the beginning.
type Plan struct {
	Chance map[Fault]float64 // of each call, from 0 to 1
	Delay  time.Duration
	Orders []Order
}

// Order is a fault of certain calls.
type Order struct {
	Fault Fault
	// At is a part of the call's name in whole words, as PostMessage of /V3/PostMessage but not of /V3/PostMessagePatch;
	// empty: every call. What a stand-in calls by which name is its own.
	At string
	// After is how many such calls pass before it, Times at how many it happens then.
	After, Times int
}

// Faults chooses them. It is used by several goroutines at once.
type Faults struct {
	known []Fault // in the order in which chances are drawn: a seed always gives the same faults

	mu     sync.Mutex
	random *rand.Rand
	plan   Plan
	orders []*order
}

type order struct {
	Order
	before func() // called in place of the answer
}

// stream keeps the faults of a seed apart from what a stand-in itself draws from it.
const stream = 0xfa17

// New chooses among the faults that a stand-in knows.
func New(known []Fault, seed uint64, p Plan) *Faults {
	f := &Faults{known: known, random: rand.New(rand.NewPCG(seed, stream))}
	f.SetFaults(p)
	return f
}

// Inject orders a fault for the next calls of a name (see [Order]): the given number of times, after letting some pass.
func (f *Faults) Inject(fault Fault, at string, after, times int) {
	f.order(order{Order: Order{fault, at, after, times}})
}

// BeforeAnswer has a function called when the next call of a name was carried out, and loses its answer.
func (f *Faults) BeforeAnswer(at string, call func()) {
	f.order(order{Order{Drop, at, 0, 1}, call})
}

func (f *Faults) order(o order) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.orders = append(f.orders, &o)
}

// SetFaults puts another plan in the place of all that was planned and ordered.
func (f *Faults) SetFaults(p Plan) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan, f.orders = p, nil
	for _, o := range p.Orders {
		f.orders = append(f.orders, &order{Order: o})
	}
}

// Delay is how late an answer is.
func (f *Faults) Delay() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.plan.Delay
}

// Due is the fault of a call with this name, none is empty; where only some faults can happen, one of these. What is ordered
// comes before what chance has, and an older order before a younger one.
func (f *Faults) Due(call string, of ...Fault) (fault Fault, before func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if of == nil {
		of = f.known
	}
	for _, o := range f.orders {
		if o.Times == 0 || !slices.Contains(of, o.Fault) || !names(call, o.At) {
			continue
		}
		if o.After > 0 {
			o.After--
			continue
		}
		o.Times--
		return o.Fault, o.before
	}
	for _, fault := range of {
		if chance := f.plan.Chance[fault]; chance > 0 && f.random.Float64() < chance {
			return fault, nil
		}
	}
	return "", nil
}

// names reports whether a call's name has a part in whole words.
func names(call, part string) bool { return strings.Contains(spaced(call), spaced(part)) }

// spaced has a space around each word. A word may have a hyphen, as package-groups.
func spaced(name string) string {
	text := " "
	for word := range strings.FieldsFuncSeq(name, between) {
		text += word + " "
	}
	return text
}

func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' }
