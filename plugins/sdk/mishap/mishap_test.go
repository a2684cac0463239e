package mishap_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

var known = []mishap.Fault{mishap.TooMany, mishap.Drop, mishap.Duplicate}

// drawn are the faults of so many calls of one name.
func drawn(f *mishap.Faults, call string, times int) (list []mishap.Fault) {
	for range times {
		fault, _ := f.Due(call)
		list = append(list, fault)
	}
	return list
}

func TestOrdersHappenAtTheCallsThatTheyName(t *testing.T) {
	const posting, drop = "POST /V3/PostMessage", mishap.Drop
	for rule, c := range map[string]struct {
		at           string
		after, times int
		call         string
		want         []mishap.Fault
	}{
		"at the next call":               {"PostMessage", 0, 1, posting, []mishap.Fault{drop, "", "", ""}},
		"after some have passed":         {"PostMessage", 2, 1, posting, []mishap.Fault{"", "", drop, ""}},
		"several times":                  {"PostMessage", 1, 2, posting, []mishap.Fault{"", drop, drop, ""}},
		"at every call":                  {"", 0, 3, posting, []mishap.Fault{drop, drop, drop, ""}},
		"by method and path":             {"POST /V3/PostMessage", 0, 1, posting, []mishap.Fault{drop, "", "", ""}},
		"by a part of the path":          {"/V3/", 0, 1, posting, []mishap.Fault{drop, "", "", ""}},
		"not at a longer word":           {"PostMessage", 0, 1, "/V3/PostMessagePatch", []mishap.Fault{"", "", "", ""}},
		"nor at the end of one":          {"Message", 0, 1, posting, []mishap.Fault{"", "", "", ""}},
		"a hyphen does not end a word":   {"groups", 0, 1, "/v1/package-groups", []mishap.Fault{"", "", "", ""}},
		"a method of JSON-RPC":           {"model.party", 0, 1, "model.party.party.create", []mishap.Fault{drop, "", "", ""}},
		"a name in another alphabet":     {"ВыполнитьДействие", 0, 1, "СБИС.ВыполнитьДействие", []mishap.Fault{drop, "", "", ""}},
		"not at another in that":         {"Действие", 0, 1, "СБИС.ВыполнитьДействие", []mishap.Fault{"", "", "", ""}},
		"in the order of the words only": {"PostMessage V3", 0, 1, posting, []mishap.Fault{"", "", "", ""}},
	} {
		t.Run(rule, func(t *testing.T) {
			f := mishap.New(known, 1, mishap.Plan{Orders: []mishap.Order{{Fault: drop, At: c.at, After: c.after, Times: c.times}}})
			if diff := cmp.Diff(c.want, drawn(f, c.call, 4)); diff != "" {
				t.Error(diff)
			}
			f = mishap.New(known, 1, mishap.Plan{})
			f.Inject(drop, c.at, c.after, c.times)
			if diff := cmp.Diff(c.want, drawn(f, c.call, 4)); diff != "" {
				t.Errorf("injected: %s", diff)
			}
		})
	}
}

func TestAnOlderOrderComesFirstAndNoneIsLost(t *testing.T) {
	f := mishap.New(known, 1, mishap.Plan{Chance: map[mishap.Fault]float64{mishap.TooMany: 1}})
	f.Inject(mishap.Drop, "a", 0, 1)
	f.Inject(mishap.Duplicate, "", 0, 1)
	if diff := cmp.Diff([]mishap.Fault{mishap.Drop, mishap.Duplicate, mishap.TooMany}, drawn(f, "a", 3)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotHappenWaitsForWhereItCan(t *testing.T) {
	f := mishap.New(known, 1, mishap.Plan{})
	f.Inject(mishap.Duplicate, "", 0, 1)
	if fault, _ := f.Due("x", mishap.TooMany, mishap.Drop); fault != "" {
		t.Errorf("%s", fault)
	}
	if fault, _ := f.Due("x", mishap.Duplicate); fault != mishap.Duplicate {
		t.Errorf("%q", fault)
	}
}

func TestASeedGivesTheSameFaultsAndAnotherOthers(t *testing.T) {
	run := func(seed uint64) []mishap.Fault {
		return drawn(mishap.New(known, seed, mishap.Plan{Chance: map[mishap.Fault]float64{mishap.TooMany: 0.3, mishap.Drop: 0.3}}), "x", 200)
	}
	if !slices.Equal(run(7), run(7)) {
		t.Error("the same seed gives others")
	}
	if slices.Equal(run(7), run(8)) {
		t.Error("another seed gives the same")
	}
	times := map[mishap.Fault]int{}
	for _, fault := range run(7) {
		times[fault]++
	}
	if times[mishap.TooMany] < 30 || times[mishap.Drop] < 20 || times[mishap.Duplicate] != 0 {
		t.Errorf("%v", times)
	}
}

func TestWhatIsToHappenBeforeAnAnswerComesWithItsDrop(t *testing.T) {
	f, called := mishap.New(known, 1, mishap.Plan{}), false
	f.BeforeAnswer("send", func() { called = true })
	if _, before := f.Due("read"); before != nil {
		t.Error("it comes with another call")
	}
	fault, before := f.Due("send")
	if fault != mishap.Drop || before == nil {
		t.Fatalf("%q", fault)
	}
	before()
	if _, again := f.Due("send"); !called || again != nil {
		t.Error("it does not come once")
	}
}

func TestAnotherPlanTakesThePlaceOfAllBeforeIt(t *testing.T) {
	f := mishap.New(known, 1, mishap.Plan{
		Chance: map[mishap.Fault]float64{mishap.TooMany: 1}, Delay: time.Second, Orders: []mishap.Order{{Fault: mishap.TooMany, Times: 9}},
	})
	f.Inject(mishap.Duplicate, "", 0, 1)
	f.SetFaults(mishap.Plan{Delay: time.Minute, Orders: []mishap.Order{{Fault: mishap.Drop, Times: 1}}})
	if diff := cmp.Diff([]mishap.Fault{mishap.Drop, "", ""}, drawn(f, "x", 3)); diff != "" || f.Delay() != time.Minute {
		t.Errorf("%s, %s", diff, f.Delay())
	}
}

func TestAFaultDisturbsACopyOfAList(t *testing.T) {
	for fault, want := range map[mishap.Fault][]int{
		"": {1, 2, 3}, mishap.Duplicate: {1, 1, 2, 3}, mishap.Reorder: {3, 2, 1}, mishap.Missing: {2, 3}, mishap.Drop: {1, 2, 3},
	} {
		list := []int{1, 2, 3}
		if got := mishap.Disturbed(list, fault); !slices.Equal(got, want) || !slices.Equal(list, []int{1, 2, 3}) {
			t.Errorf("%s: %v, %v", fault, got, list)
		}
		if got := mishap.Disturbed([]int{}, fault); len(got) != 0 {
			t.Errorf("%s of nothing: %v", fault, got)
		}
	}
}

func TestACallerThatGoesAwayEndsADelayAndATimeout(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	if !mishap.Wait(ctx, 0) {
		t.Error("it did not wait")
	}
	began, gone := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		defer close(gone)
		close(began)
		if mishap.Wait(r.Context(), time.Hour) {
			t.Error("an hour has passed")
		}
		mishap.Vanish(r, mishap.Timeout)
	}))
	defer server.Close()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
	go func() { <-began; cancel() }()
	if answer, err := http.DefaultClient.Do(request); err == nil {
		_ = answer.Body.Close()
		t.Error("an answer came")
	}
	<-gone
}
