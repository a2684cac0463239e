package bus_test

import (
	"os"
	"sync/atomic"
	"testing"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/tests"
)

// What the bus declares to watermill's suite. Order is kept as long as one subscription reads for a group.
var features = tests.Features{
	ConsumerGroups:                      true,
	Persistent:                          true,
	GuaranteedOrder:                     true,
	GuaranteedOrderWithSingleSubscriber: true,
}

// hubs makes publishers and subscribers on two buses by turns, as two hubs on one database.
func hubs(t *testing.T, db database) (tests.PubSubConstructor, tests.ConsumerGroupPubSubConstructor) {
	one, two := db.open(t, quick), db.open(t, quick)
	var turn atomic.Int64
	forGroup := func(_ *testing.T, group string) (message.Publisher, message.Subscriber) {
		if turn.Add(1)%2 == 0 {
			return one.Publisher(), two.Subscriber(group)
		}
		return two.Publisher(), one.Subscriber(group)
	}
	return func(t *testing.T) (message.Publisher, message.Subscriber) { return forGroup(t, "suite") }, forGroup
}

// Watermill's official suite, in full.
func TestPubSub(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		plain, grouped := hubs(t, db)
		tests.TestPubSub(t, features, plain, grouped)
	})
}

// Ten times the suite at once. It takes one to two minutes, mostly of waiting for the disk, so it runs where CI is set, and
// where somebody asks with watermill's own STRESS_TEST_COUNT.
func TestPubSubStress(t *testing.T) {
	if testing.Short() || os.Getenv("CI") == "" && os.Getenv("STRESS_TEST_COUNT") == "" {
		t.Skip("takes minutes: set CI or STRESS_TEST_COUNT")
	}
	onEach(t, func(t *testing.T, db database) {
		plain, grouped := hubs(t, db)
		tests.TestPubSubStressTest(t, features, plain, grouped)
	})
}
