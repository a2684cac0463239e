package bus_test

import (
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

// nodes makes publishers and subscribers on two buses by turns, as two hubs on one database.
func nodes(open opener) (tests.PubSubConstructor, tests.ConsumerGroupPubSubConstructor) {
	one, two := open(quick), open(quick)
	var turn atomic.Int64
	forGroup := func(_ *testing.T, group string) (message.Publisher, message.Subscriber) {
		if turn.Add(1)%2 == 0 {
			return one.Publisher(), two.Subscriber(group)
		}
		return two.Publisher(), one.Subscriber(group)
	}
	return func(t *testing.T) (message.Publisher, message.Subscriber) { return forGroup(t, "suite") }, forGroup
}

func TestPubSub(t *testing.T) {
	onEach(t, func(t *testing.T, open opener) {
		plain, grouped := nodes(open)
		tests.TestPubSub(t, features, plain, grouped)
	})
}

func TestPubSubStress(t *testing.T) {
	onEach(t, func(t *testing.T, open opener) {
		plain, grouped := nodes(open)
		tests.TestPubSubStressTest(t, features, plain, grouped)
	})
}
