package mig24

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// packageEvents are what a package shows: the document when it is one of theirs, where it stands, the files that came.
func (a *account) packageEvents(g group, p pack) []event {
	p = p.dated(g, a.now())
	remote := remoteID(g.ID, p.ID)
	ours := g.Sender.INN == a.config.INN
	if p.status() == statusWaiting && ours { // not sent yet
		return nil
	}
	var all []event
	if !ours {
		all = append(all, event{id: remote, at: p.Created, kind: p.kind(), item: func(ctx context.Context) (sdk.Item, error) {
			return a.incoming(ctx, g, p)
		}})
	}
	all = append(all, newsEvent(remote+"/title", p.Created, docflow.News{Remote: remote, Facts: p.issued(remote, ours)}))
	if fact, ok := p.statusFact(remote, ours); ok {
		all = append(all, newsEvent(fact.ID, fact.At, docflow.News{Remote: remote, Facts: []docflow.Fact{fact}}))
	}
	for _, f := range p.Files {
		if f.ID != p.File.ID {
			all = append(all, a.fileEvent(remote, p, f))
		}
	}
	return all
}

// dated fills in the moments that the service left out. When a status came about is known to it alone: then it is now.
func (p pack) dated(g group, now time.Time) pack {
	p.Created = known(p.Created, g.Created, now)
	p.StatusAt = known(p.StatusAt, now)
	p.Files = slices.Clone(p.Files)
	for i := range p.Files {
		p.Files[i].Created = known(p.Files[i].Created, p.Created)
	}
	return p
}

// issued are the facts that lie in a package's being there.
func (p pack) issued(remote string, ours bool) []docflow.Fact {
	facts := []docflow.Fact{{ID: remote + "/title", Event: docflow.Title, At: p.Created}}
	if !ours && !p.has(docflow.TitleDispatched) { // the operator has brought it
		facts = append(facts, docflow.Fact{ID: remote + "/title_dispatched", Event: docflow.TitleDispatched, At: p.Created})
	}
	return facts
}

// statusFact is what the status tells beyond the files: they are more exact.
func (p pack) statusFact(remote string, ours bool) (docflow.Fact, bool) {
	s := p.status()
	fact := docflow.Fact{ID: remote + "/" + string(s), At: p.StatusAt}
	switch {
	case s == statusSent, s == statusWaiting:
		return fact, false
	case s == statusReceived:
		fact.Event = docflow.TitleDispatched
		return fact, ours && !p.has(docflow.TitleDispatched)
	case s == statusSigned:
		fact.Event = docflow.Accepted
		return fact, !p.answeredByFile()
	case s == statusRejected:
		fact.Event, fact.Ground = docflow.Refused, p.Reason
		return fact, !p.answeredByFile()
	case s == statusCancelled:
		fact.Event, fact.Ground = docflow.Cancelled, "отменён в ЭДО.МИГ24"
		return fact, true
	}
	fact.ID, fact.Event, fact.Raw = remote+"/status/"+clipped(p.StatusName), docflow.Unknown, clipped(p.StatusName)
	return fact, true
}

func (p pack) has(wanted docflow.Event) bool {
	return slices.ContainsFunc(p.Files, func(f packFile) bool { return p.eventOf(f) == wanted })
}

// answeredByFile reports whether the buyer's answer is among the files: a title, whose meaning stands in it, a rejection, or
// a signature on the document.
func (p pack) answeredByFile() bool {
	return slices.ContainsFunc(p.Files, func(f packFile) bool {
		switch p.eventOf(f) {
		case docflow.Answer, docflow.Accepted, docflow.Refused:
			return true
		}
		return false
	})
}

// fileEvent brings a file and what it proves.
func (a *account) fileEvent(remote string, p pack, f packFile) event {
	id := remote + "/" + f.ID
	return event{id: id, at: f.Created, rank: 1, kind: document.KindNews, item: func(ctx context.Context) (sdk.Item, error) {
		body, err := a.content(ctx, f.ID)
		if err != nil {
			return sdk.Item{}, err
		}
		news := docflow.News{Remote: remote, Files: []docflow.File{{Name: f.Name, Of: p.nameOf(f.Of), By: sideOf(f.By), Body: body}}}
		if fact, ok := p.fileFact(f, body); ok {
			fact.ID, news.Files[0].Fact = id, id
			if fact.About != "" {
				fact.About = remote + "/" + fact.About
			}
			news.Facts = append(news.Facts, fact)
		}
		return newsItem(id, news)
	}}
}

func (p pack) nameOf(id string) string {
	for _, f := range p.Files {
		if id != "" && f.ID == id {
			return f.Name
		}
	}
	if id != "" && id == p.File.ID {
		return p.File.Name
	}
	return ""
}

func sideOf(by string) docflow.Side {
	switch by {
	case bySender:
		return docflow.Seller
	case byRecipient:
		return docflow.Buyer
	}
	return docflow.Operator
}

// content downloads a file of a package: a guess.
func (a *account) content(ctx context.Context, id string) ([]byte, error) {
	if !a.guess {
		return nil, guess("содержание пакетов ЭДО.МИГ24")
	}
	answer, err := a.exchange.get(ctx, exchangePath+"files/"+pathOf(id), nil)
	switch {
	case isStatus(err, http.StatusGone), isStatus(err, http.StatusNotFound):
		return nil, sdk.Fail(document.CauseRefusedByRemote, "файл удалён из МИГ24: срок хранения истёк раньше, чем узел его забрал").
			Advise("попросите файл у другой стороны и проверьте, почему узел не читал подключение")
	case err != nil:
		return nil, err
	}
	return answer.Body, nil
}

// incoming is a document that the other side sent.
func (a *account) incoming(ctx context.Context, g group, p pack) (sdk.Item, error) {
	if !a.guess { // it is shown that something came, and the reading goes on
		return sdk.Item{}, sdk.Fail(document.CauseRefusedByRemote, "входящий документ не забран: как скачивать файлы из ЭДО.МИГ24, узел знает только предположительно").
			Advise("скачайте его в ЭДО.МИГ24 или включите accept_guess: true в настройках подключения")
	}
	body, err := a.content(ctx, p.File.ID)
	if err != nil {
		return sdk.Item{}, err
	}
	remote, mediaType := remoteID(g.ID, p.ID), ""
	if p.kind() != document.KindUnformalised {
		mediaType = "application/xml"
	}
	return sdk.Item{Body: body, Document: document.Envelope{
		Kind: p.kind(), SourceKey: remote, Name: p.File.Name, MediaType: mediaType, Number: p.File.Number, Date: dayOf(p.File.Date),
		Organisation: g.Recipient.document(), Counterparty: g.Sender.document(), ChangedAt: p.Created,
		Labels: map[string]string{
			docflow.LabelRemote: remote, docflow.LabelSide: string(docflow.Buyer), docflow.LabelFlow: string(flowOf(p.kind(), body)),
		},
	}}, nil
}

// dayOf is a date as an envelope has it; in which form the service writes it is not known, and another one is left out.
func dayOf(text string) string {
	for _, form := range []string{time.DateOnly, "02.01.2006", time.RFC3339} {
		if at, err := time.Parse(form, text); err == nil {
			return at.Format(time.DateOnly)
		}
	}
	return ""
}
