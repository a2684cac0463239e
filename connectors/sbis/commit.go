package sbis

import (
	"context"
	"encoding/base64"
	"encoding/json"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// step is one action of one stage of one document. A draft's ID is its text.
type step struct {
	Document string `json:"document"`
	StageID  string `json:"stage_id,omitempty"`
	Stage    string `json:"stage"`
	Action   string `json:"action"`
	Comment  string `json:"comment,omitempty"`
	// Thumbprint is the certificate whose holder the service's own files name.
	Thumbprint string `json:"thumbprint,omitempty"`
}

func (s step) String() string {
	text, err := encoded(s)
	if err != nil {
		panic(err) // it is all text
	}
	return string(text)
}

// record is the step in the words of a call.
func (s step) record(files []attachment) record {
	a := action{Name: s.Action, Comment: s.Comment}
	if s.Thumbprint != "" {
		a.Certificates = list[certificate]{{Thumbprint: s.Thumbprint}}
	}
	return record{ID: s.Document, Stages: list[stage]{{ID: s.StageID, Name: s.Stage, Actions: list[action]{a}, Attachments: files}}}
}

// Commit executes the stage. It is called once: when the answer is lost, Lookup reads the document.
func (c *connection) Commit(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	p, err := c.resume(ctx, act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	files, err := p.signed(c.mark(act.Key), act.Signatures)
	if err != nil {
		return sdk.Receipt{}, err
	}
	var r record
	err = c.client.call(ctx, methodPerform, about{p.step.record(files)}, &r)
	if business(err) { // it may refuse because it was done before
		if settled, lookErr := c.Lookup(ctx, act.Key, act.Document); lookErr == nil && settled.Outcome == document.OutcomeDone {
			return settled.Receipt, nil
		}
	}
	if err != nil {
		return sdk.Receipt{}, err
	}
	return c.receipt(p.step.Document, r), nil
}

// resume takes up what Prepare made; an act that nobody prepared is prepared now.
func (c *connection) resume(ctx context.Context, act sdk.Act) (prepared, error) {
	if act.Draft == "" {
		return c.prepared(ctx, act)
	}
	var s step
	if err := json.Unmarshal([]byte(act.Draft), &s); err != nil || s.Document == "" {
		return prepared{}, sdk.Fail(document.CauseInternal, "черновик назван не так, как его назвал коннектор")
	}
	p := prepared{step: s, draft: sdk.Draft{ID: act.Draft, Parts: act.Parts}}
	if len(act.Parts) == 1 {
		p.own = act.Parts[0].ID
	}
	return p, nil
}

// signed puts every part's signatures beside it, under a name that tells the act. A signature without a part is over the
// document's own bytes.
func (p prepared) signed(mark string, signatures []sdk.Signature) ([]attachment, error) {
	parts := p.draft.Parts
	var files []attachment
	for _, part := range parts {
		a := attachment{ID: part.ID}
		for _, s := range signatures {
			if s.Part != part.ID && (s.Part != "" || part.ID != p.own) {
				continue
			}
			a.Signatures = append(a.Signatures, signature{File: &file{
				Name: mark, Data: base64.StdEncoding.EncodeToString(s.CMS),
			}})
		}
		if len(a.Signatures) == 0 {
			return nil, needsPerson("файл «%s» не подписан", part.Name)
		}
		files = append(files, a)
	}
	return files, nil
}

func (c *connection) receipt(id string, r record) sdk.Receipt {
	receipt := sdk.Receipt{
		RemoteID: id, At: c.now(), State: document.StateInExchange, Text: "СБИС принял документ, обмен идёт",
		Facts: map[string]string{"document": id},
	}
	if r.State != nil {
		receipt.Facts["state"] = r.State.Code
	}
	return receipt
}
