package mig24

import (
	"context"
	"encoding/json"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// A response stays in its queue until it is taken, however old its news: to the cursor it happens when it is read.

// resultEvent is what a response brings home: a signature, the proof of a registration. Other responses bring nothing; those
// who asked for them take them.
func resultEvent(c *client, r response) (event, bool) {
	if r.Status != responseSuccess || c.key == keyPowers && r.RequestType == requestStatus {
		return event{}, false
	}
	if c.key == keySigning {
		return signatureEvent(r, c.now())
	}
	return powerEvent(r, c.now())
}

func signatureEvent(r response, now time.Time) (event, bool) {
	var state fileState
	if json.Unmarshal(r.Data, &state) != nil || state.State != stateSigned || len(state.Signature) == 0 {
		return event{}, false
	}
	news := docflow.News{Remote: state.ID, Files: []docflow.File{{Name: state.Name + ".sig", Of: state.Name, Body: state.Signature}}}
	if len(state.Protocol) > 0 {
		news.Files = append(news.Files, docflow.File{Name: state.Name + ".protocol.pdf", Body: state.Protocol})
	}
	return newsEvent("sign/"+r.RequestID, now, news), true
}

// powerEvent brings the response itself: it proves what the registry did.
func powerEvent(r response, now time.Time) (event, bool) {
	var p power
	if json.Unmarshal(r.Data, &p) != nil || p.Number == "" {
		return event{}, false
	}
	proof, err := json.Marshal(r)
	if err != nil {
		return event{}, false
	}
	news := docflow.News{Remote: p.Number, Files: []docflow.File{{Name: "mchd-" + p.Number + "-" + p.Status + ".json", Body: proof}}}
	return newsEvent("mchd/"+r.RequestID, now, news), true
}

// known is the first moment that is one: of what the service does not date it is known at least that it has happened.
func known(moments ...time.Time) time.Time {
	for _, at := range moments {
		if !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

func newsEvent(id string, at time.Time, news docflow.News) event {
	return event{id: id, at: at, rank: 1, kind: document.KindNews, item: func(context.Context) (sdk.Item, error) {
		return newsItem(id, news)
	}}
}

func newsItem(id string, news docflow.News) (sdk.Item, error) {
	body, err := json.Marshal(news)
	if err != nil {
		return sdk.Item{}, sdk.Fail(document.CauseInternal, "новость об обмене не составлена")
	}
	return sdk.Item{Document: document.Envelope{Kind: document.KindNews, SourceKey: id, MediaType: "application/json"}, Body: body}, nil
}
