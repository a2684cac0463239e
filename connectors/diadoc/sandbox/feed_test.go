package sandbox_test

import (
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// page reads one page of our feed: identifiers of events, and the cursor.
func (y *yard) page(pairs ...string) (ids []string, list *wire.BoxEventList) {
	y.t.Helper()
	list = &wire.BoxEventList{}
	y.get("/V8/GetNewEvents"+query(append([]string{"boxId", y.ours}, pairs...)...), list)
	for _, e := range list.Events {
		ids = append(ids, e.GetEventId())
	}
	return ids, list
}

func silent(t *testing.T) *yard {
	return both(t, sandbox.Behaviour{Answer: sandbox.Silent, NoReceipt: true})
}

func TestTheFeedIsReadBehindACursor(t *testing.T) {
	y := silent(t)
	for i := range 3 {
		y.transfer(y.ours, y.theirs, "ДОП", strconv.Itoa(i))
		y.clock.pass(time.Minute)
	}
	all, list := y.page()
	if len(all) != 9 || list.GetTotalCount() != 9 || list.GetTotalCountType() != wire.TotalCountType_Equal {
		t.Fatalf("%d events of %d", len(all), list.GetTotalCount())
	}
	var read []string
	for after := ""; ; {
		ids, list := y.page("limit", "2", "afterIndexKey", after)
		if len(ids) == 0 {
			break
		}
		read, after = append(read, ids...), list.Events[len(ids)-1].GetIndexKey()
	}
	if !slices.Equal(read, all) {
		t.Errorf("by pages: %q, at once: %q", read, all)
	}
	down, list := y.page("orderBy", "Descending")
	slices.Reverse(down)
	if !slices.Equal(down, all) {
		t.Errorf("from the end: %q", down)
	}
	if ids, _ := y.page("orderBy", "Descending", "afterIndexKey", list.Events[6].GetIndexKey()); len(ids) != 2 {
		t.Errorf("from the end, behind the seventh: %d", len(ids))
	}
	if ids, _ := y.page("timestampFromTicks", strconv.FormatInt(list.Events[1].GetPatch().GetTimestampTicks(), 10)); len(ids) != 2 {
		t.Errorf("since the last but one: %d", len(ids))
	}
	if ids, _ := y.page("afterEventId", all[7]); !slices.Equal(ids, all[8:]) {
		t.Errorf("after an event: %q", ids)
	}
	for pair, want := range map[[2]string]int{
		{"documentDirection", "Inbound"}: 0, {"documentDirection", "Outbound"}: 9,
		{"typeNamedId", "Contract"}: 0, {"messageType", "Draft"}: 0,
		{"counteragentBoxId", y.theirs}: 9, {"counteragentBoxId", y.server.Box("6605000014")}: 0,
	} {
		if ids, _ := y.page(pair[0], pair[1]); len(ids) != want {
			t.Errorf("%v: %d", pair, len(ids))
		}
	}
	for _, bad := range []string{"&limit=0", "&limit=101", "&orderBy=Sideways", "&timestampFromTicks=now", "&afterEventId=nothing"} {
		path := "/V8/GetNewEvents" + query("boxId", y.ours) + bad
		if status, _, _ := y.do(http.MethodGet, path, nil, nil); status != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, status)
		}
	}
	var one, last wire.BoxEvent
	y.get("/V3/GetEvent"+query("boxId", y.ours, "eventId", all[0]), &one)
	y.get("/V2/GetLastEvent"+query("boxId", y.ours), &last)
	if one.GetMessage() == nil || last.GetEventId() != all[8] {
		t.Errorf("%v %v", &one, &last)
	}
}

func TestAnEmptyBoxHasNoLastEvent(t *testing.T) {
	y := silent(t)
	if status, _, _ := y.do(http.MethodGet, "/V2/GetLastEvent"+query("boxId", y.ours), nil, nil); status != http.StatusNoContent {
		t.Error(status)
	}
	if ids, list := y.page(); len(ids) != 0 || list.TotalCountType == nil {
		t.Error(list)
	}
}

func TestALateEventComesAtItsPlaceBeforeTheCursor(t *testing.T) {
	y := silent(t)
	y.server.Inject(sandbox.Late, y.ours, 1, 1)
	y.transfer(y.ours, y.theirs, "ДОП", "1")
	early, list := y.page()
	cursor := list.Events[len(list.Events)-1].GetIndexKey()
	y.page("afterIndexKey", cursor)
	if behind, _ := y.page("afterIndexKey", cursor); len(behind) != 0 {
		t.Errorf("it came behind the cursor: %q", behind)
	}
	all, _ := y.page()
	if len(early) != 2 || len(all) != 3 || all[0] != early[0] || all[2] != early[1] {
		t.Errorf("%q, then %q", early, all)
	}
}

func TestADroppedEventNeverComesThoughItHappened(t *testing.T) {
	y := silent(t)
	y.server.Inject(sandbox.DropEvent, y.ours, 1, 1)
	m := y.transfer(y.ours, y.theirs, "ДОП", "1")
	for range 5 {
		if ids, _ := y.page(); len(ids) != 2 {
			t.Fatalf("%d events", len(ids))
		}
	}
	if n := len(y.message(m.GetMessageId()).Entities); n != 4 {
		t.Errorf("%d entities; the confirmation is among them", n)
	}
}

// Of equal times the identifiers decide, so an event may come to lie before one that was read already.
func TestEventsMayHaveEqualTimes(t *testing.T) {
	y := silent(t)
	y.server.Inject(sandbox.EqualTimes, y.ours, 0, 100)
	var before, behind int
	for i := range 8 {
		y.transfer(y.ours, y.theirs, "ДОП", strconv.Itoa(i))
	}
	known, list := y.page()
	cursor := list.Events[len(known)-1].GetIndexKey()
	times := map[int64]bool{}
	for _, e := range list.Events {
		times[e.GetPatch().GetTimestampTicks()+e.GetMessage().GetLastPatchTimestampTicks()] = true
	}
	if len(times) != 1 {
		t.Errorf("%d times", len(times))
	}
	for i := range 8 {
		y.transfer(y.ours, y.theirs, "ДОП", strconv.Itoa(i+8))
	}
	all, list := y.page()
	for _, e := range list.Events {
		switch {
		case slices.Contains(known, e.GetEventId()):
		case e.GetIndexKey() < cursor:
			before++
		default:
			behind++
		}
	}
	if len(all) != 48 || before == 0 {
		t.Errorf("of %d events %d came before the cursor, %d behind", len(all), before, behind)
	}
}

func TestAnAnswerOfTheFeedMayBeStrange(t *testing.T) {
	y := silent(t)
	y.transfer(y.ours, y.theirs, "ДОП", "1")
	all, _ := y.page()
	y.server.Inject(sandbox.Duplicate, "/V8/GetNewEvents", 0, 1)
	if ids, _ := y.page(); !slices.Equal(ids, append([]string{all[0]}, all...)) {
		t.Errorf("twice: %q", ids)
	}
	y.server.Inject(sandbox.Reorder, "/V8/GetNewEvents", 0, 1)
	ids, _ := y.page()
	if slices.Reverse(ids); !slices.Equal(ids, all) {
		t.Errorf("the other way round: %q", ids)
	}
	y.server.Inject(sandbox.UnknownEntity, "", 0, 1)
	if _, list := y.page(); list.Events[0].Message.Entities[0].GetAttachmentType() != sandbox.Strange {
		t.Error(list.Events[0])
	}
	y.server.Inject(sandbox.UnknownStatus, "", 0, 1)
	if _, list := y.page(); list.Events[0].Message.Entities[0].DocumentInfo.GetRecipientResponseStatus() != sandbox.Strange {
		t.Error(list.Events[0])
	}
	if _, list := y.page(); list.Events[0].Message.Entities[0].GetAttachmentType() != wire.AttachmentType_UniversalTransferDocument {
		t.Error("it stayed strange")
	}
}
