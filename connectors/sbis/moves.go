package sbis

import (
	"cmp"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// move is an act in the service's words: an action of a stage. A move that is a guess needs the customer's accept_guess,
// and every move upon a document that is there is made only when the service itself offers it by name.
type move struct {
	stage, action string
	guess         bool
	comment       bool
	done          func(record) bool // whether the document shows that it was made
}

// Stages and actions. «Отклонить» is known from one program of somebody else's; the stage of an annulment from nobody.
const (
	stageSend    = "Отправка"
	stageApprove = "Утверждение"
	stageAnnul   = "Аннулирование"

	actSend    = "Отправить"
	actApprove = "Утвердить"
	actReject  = "Отклонить"
	actService = "Обработать служебное"
	actAnnul   = "Аннулировать"
)

var (
	moveSend    = move{stage: stageSend, action: actSend}
	moveApprove = move{stage: stageApprove, action: actApprove, done: func(r record) bool { return r.code() == codeDone || r.answered() }}
	moveReject  = move{stage: stageApprove, action: actReject, comment: true, done: func(r record) bool { return r.code() == codeRejected }}
	moveClarify = move{stage: stageApprove, action: actReject, comment: true, guess: true, done: func(r record) bool {
		return r.has(clarification)
	}}
	moveAnnul = move{stage: stageAnnul, action: actAnnul, comment: true, guess: true, done: func(r record) bool {
		return r.code() == codeDeleted || r.has(annulment)
	}}
	moveAgree = move{stage: stageAnnul, action: actApprove, guess: true, done: func(r record) bool { return r.code() == codeDeleted }}
)

// has reports whether a file of this sort is among those of the document.
func (r record) has(p paper) bool {
	return slices.ContainsFunc(r.Attachments, func(a attachment) bool { return paperOf(a.fileName()) == p })
}

// answered reports whether a signed answer is among the files.
func (r record) answered() bool {
	return slices.ContainsFunc(r.Attachments, func(a attachment) bool { return paperOf(a.fileName()).answer() && len(a.Signatures) > 0 })
}

// moveFor is the move that brings about an event; ok is false when it is none of the service stages' either.
func moveFor(event docflow.Event) (m move, ok bool) {
	switch event {
	case docflow.Accepted, docflow.AcceptedPartly:
		return moveApprove, true
	case docflow.Rejected, docflow.Refused:
		return moveReject, true
	case docflow.Clarification:
		return moveClarify, true
	case docflow.AnnulmentBySeller, docflow.AnnulmentByBuyer:
		return moveAnnul, true
	case docflow.AnnulmentAccepted:
		return moveAgree, true
	}
	return move{}, false
}

// eventOf is the event that an act brings about, by its label, else by what the action usually means.
func eventOf(act sdk.Act) docflow.Event {
	usual := map[sdk.Action]docflow.Event{
		sdk.ActionSign: docflow.Accepted, sdk.ActionRefuse: docflow.Refused, sdk.ActionRequestCorrection: docflow.Clarification,
		sdk.ActionAnnul: docflow.AnnulmentBySeller, sdk.ActionAcknowledge: docflow.Notice,
	}
	return docflow.Event(cmp.Or(act.Document.Labels[docflow.LabelEvent], string(usual[act.Action])))
}

// allowed says why a move must not be made; nil when it may.
func (c *connection) allowed(m move, act sdk.Act) *sdk.Fault {
	event := eventOf(act)
	switch {
	case m.guess && !c.guesses:
		return sdk.Fail(document.CauseMisconfigured, "как сделать это в СБИС через API, не описано, это предположение").
			Advise("сделайте это в личном кабинете СБИС или включите accept_guess: true в настройках подключения")
	case m.comment && strings.TrimSpace(act.Document.Labels[docflow.LabelReason]) == "":
		return needsPerson("СБИС требует причину: без неё отказать нельзя")
	case event == docflow.AcceptedPartly && !c.ownTitle(act):
		return needsPerson("титул с разногласиями СБИС сам не составит, а как передать ему составленный, не описано").
			Advise("ответьте в личном кабинете СБИС или включите accept_guess: true в настройках подключения")
	}
	return nil
}

// ownTitle reports whether the answer is the hub's own file. How to hand it over is not documented, so without accept_guess
// СБИС makes the title, and that is what is shown and signed.
func (c *connection) ownTitle(act sdk.Act) bool {
	event := eventOf(act)
	return c.guesses && len(act.Body) > 0 && !signsItself(act) && (event == docflow.Accepted || event == docflow.AcceptedPartly)
}

// signsItself reports whether a file is accepted by a signature over itself: then the act's body is that file.
func signsItself(act sdk.Act) bool {
	return docflow.Flow(act.Document.Labels[docflow.LabelFlow]) == docflow.UnformalisedSigned && eventOf(act) == docflow.Accepted
}

// offered finds the stage at which the service offers a move.
func offered(r record, m move) (stage, bool) {
	for _, s := range r.Stages {
		if s.Name == m.stage && slices.ContainsFunc(s.Actions, func(a action) bool { return a.Name == m.action }) {
			return s, true
		}
	}
	return stage{}, false
}
