package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// strangers are three companies of which the second and the third are nobody's counteragents.
func strangers(t *testing.T, second sandbox.Behaviour, change func(second, third *sandbox.Organisation)) *yard {
	t.Helper()
	list := sandbox.Sample(second, sandbox.Behaviour{Answer: sandbox.Silent})
	list[1].Stranger, list[2].Stranger = true, true
	if change != nil {
		change(&list[1], &list[2])
	}
	return started(t, sandbox.Options{Organisations: list, Delivery: time.Minute})
}

func (y *yard) invite(q *wire.AcquireCounteragentRequest) (status int, task string) {
	y.t.Helper()
	status, text := y.post("/V3/AcquireCounteragent"+query("myBoxId", y.ours), marshal(y.t, q))
	var result wire.AsyncMethodResult
	if status == http.StatusOK {
		y.read("/V3/AcquireCounteragent", status, text, &result)
	}
	return status, result.GetTaskId()
}

func (y *yard) status(other string) wire.CounteragentStatus_Is {
	y.t.Helper()
	var c wire.Counteragent
	y.get("/V3/GetCounteragent"+query("myBoxId", y.ours, "counteragentBoxId", other), &c)
	return c.GetCurrentStatus()
}

func TestAnInvitationIsAnswered(t *testing.T) {
	for _, c := range []struct {
		invited sandbox.InvitationAnswer
		want    wire.CounteragentStatus_Is
	}{
		{"", wire.CounteragentStatus_IsMyCounteragent}, {sandbox.Joins, wire.CounteragentStatus_IsMyCounteragent},
		{sandbox.TurnsOff, wire.CounteragentStatus_RejectsMe}, {sandbox.Ignores, wire.CounteragentStatus_IsInvitedByMe},
	} {
		y := strangers(t, sandbox.Behaviour{Answer: sandbox.Silent, Delay: time.Hour, Invited: c.invited}, nil)
		if got := y.status(y.theirs); got != wire.CounteragentStatus_NotInCounteragentList {
			t.Errorf("at first: %s", got)
		}
		words := "Здравствуйте"
		status, task := y.invite(&wire.AcquireCounteragentRequest{Inn: proto.String("7810000026"), MessageToCounteragent: &words})
		if status != http.StatusOK {
			t.Fatal(status)
		}
		result := "/V2/AcquireCounteragentResult" + query("taskId", task)
		status, _, header := y.do(http.MethodGet, result, nil, nil)
		if status != http.StatusNoContent || header.Get("Retry-After") == "" {
			t.Errorf("at once: %d %v", status, header)
		}
		y.clock.pass(time.Minute)
		var done wire.AcquireCounteragentResultV2
		y.get(result, &done)
		if done.GetBoxId() != y.theirs {
			t.Error(&done)
		}
		if got := y.status(y.theirs); got != wire.CounteragentStatus_IsInvitedByMe {
			t.Errorf("before the answer: %s", got)
		}
		y.clock.pass(time.Hour)
		if got := y.status(y.theirs); got != c.want {
			t.Errorf("%q: %s", c.invited, got)
		}
	}
}

func TestAnInvitationMayBeImpossible(t *testing.T) {
	y := strangers(t, sandbox.Behaviour{Answer: sandbox.Silent}, func(second, third *sandbox.Organisation) {
		second.Closed, third.Roaming, third.NoRoamingSetup = true, true, true
	})
	words := func(n int) *wire.AcquireCounteragentRequest {
		return &wire.AcquireCounteragentRequest{BoxId: &y.theirs, MessageToCounteragent: proto.String(strings.Repeat("я", n))}
	}
	for rule, c := range map[string]struct {
		q    *wire.AcquireCounteragentRequest
		want int
	}{
		"nobody":           {&wire.AcquireCounteragentRequest{Inn: proto.String("7700000000")}, 404},
		"oneself":          {&wire.AcquireCounteragentRequest{BoxId: &y.ours}, 404},
		"one who is shut":  {&wire.AcquireCounteragentRequest{BoxId: &y.theirs}, 409},
		"no roaming yet":   {&wire.AcquireCounteragentRequest{Inn: proto.String("6605000014")}, 409},
		"too many words":   {words(2001), 400},
		"just enough, but": {words(2000), 409},
	} {
		if status, _ := y.invite(c.q); status != c.want {
			t.Errorf("%s: %d", rule, status)
		}
	}
}

func TestCounteragentsAreListedAndLeft(t *testing.T) {
	y := started(t, sandbox.Options{})
	var list wire.CounteragentList
	y.get("/V3/GetCounteragents"+query("myBoxId", y.ours), &list)
	if len(list.Counteragents) != 2 || list.GetTotalCount() != 2 || list.TotalCountType == nil {
		t.Fatal(&list)
	}
	var rest, none wire.CounteragentList
	y.get("/V3/GetCounteragents"+query("myBoxId", y.ours, "afterIndexKey", list.Counteragents[0].GetIndexKey()), &rest)
	y.get("/V3/GetCounteragents"+query("myBoxId", y.ours, "counteragentStatus", "InvitesMe"), &none)
	if len(rest.Counteragents) != 1 || len(none.Counteragents) != 0 {
		t.Errorf("%d behind the first, %d who invite us", len(rest.Counteragents), len(none.Counteragents))
	}
	leave := "/V2/BreakWithCounteragent" + query("myBoxId", y.ours, "counteragentBoxId", y.theirs)
	if status, text := y.post(leave, nil); status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	if got := y.status(y.theirs); got != wire.CounteragentStatus_IsRejectedByMe {
		t.Error(got)
	}
	if status, _ := y.post(posting, y.body("1")); status != http.StatusConflict {
		t.Errorf("a document to them: %d", status)
	}
	var operators wire.RoamingOperatorList
	if y.get("/GetRoamingOperators"+query("boxId", y.ours), &operators); len(operators.RoamingOperators) == 0 {
		t.Error("no operators")
	}
}

func TestARoamingCounteragentIsReachedAndItSays(t *testing.T) {
	list := sandbox.Sample(sandbox.Behaviour{Answer: sandbox.Silent}, sandbox.Behaviour{Answer: sandbox.Silent})
	list[1].Roaming = true
	y := started(t, sandbox.Options{Organisations: list})
	m := y.transfer(y.ours, y.theirs, "ДОП", "1")
	y.events(y.ours)
	got := y.document(m).GetRoamingNotificationStatus()
	if got != wire.RoamingNotificationStatus_RoamingNotificationStatusSuccess {
		t.Error(got)
	}
}

func TestWhatRoamingDoesNotDeliverIsTold(t *testing.T) {
	list := sandbox.Sample(sandbox.Behaviour{Answer: sandbox.Signs}, sandbox.Behaviour{Answer: sandbox.Silent})
	list[1].Roaming, list[1].RoamingError = true, "Получатель не найден у оператора"
	y := started(t, sandbox.Options{Organisations: list})
	m := y.transfer(y.ours, y.theirs, "ДОП", "1")
	want := "message: UniversalTransferDocument/ON_NSCHFDOPPR(us) +us\npatch: RoamingNotification(operator)\n"
	if got := y.told(y.ours); got != want {
		t.Error(got)
	}
	d := y.document(m)
	if d.GetRoamingNotificationStatus() != wire.RoamingNotificationStatus_RoamingNotificationStatusError ||
		d.GetRoamingNotificationStatusDescription() != list[1].RoamingError || d.DeliveryTimestampTicks != nil {
		t.Error(d)
	}
}

func TestADocumentGoesWithAnInvitationAlone(t *testing.T) {
	y := strangers(t, sandbox.Behaviour{Answer: sandbox.Signs}, nil)
	if status, _ := y.post(posting, y.body("1")); status != http.StatusConflict {
		t.Errorf("without one: %d", status)
	}
	_, task := y.invite(&wire.AcquireCounteragentRequest{BoxId: &y.theirs, InvitationDocument: &wire.InvitationDocument{
		SignedContent: signedBySandbox([]byte("Соглашение")), FileName: proto.String("Соглашение.txt"),
		SignatureRequested: proto.Bool(true),
	}})
	y.clock.pass(time.Hour)
	var done wire.AcquireCounteragentResultV2
	y.get("/V2/AcquireCounteragentResult"+query("taskId", task), &done)
	d := y.message(done.InvitationDocumentId.GetMessageId()).Entities[0].DocumentInfo
	signed := d.GetRecipientResponseStatus() == wire.RecipientResponseStatus_WithRecipientSignature
	if !signed || d.GetFileName() != "Соглашение.txt" {
		t.Error(d)
	}
}
