package main

import (
	"cmp"

	"github.com/uzelhub/uzel/core/signature"
)

func (a *app) showJudgement(name, sig string, j signature.Judgement) error {
	if a.json {
		err := a.value(struct {
			File      string `json:"file"`
			Signature string `json:"signature"`
			signature.Judgement
		}{name, sig, j})
		if err != nil {
			return err
		}
	} else {
		a.sayJudgement(name, j)
	}
	if j.Verdict == signature.Invalid || j.Verdict == signature.Neither {
		return silent{errNotRight.At(name)}
	}
	return nil
}

// results are marks in front of a line.
var results = map[signature.Result]string{
	signature.Passed: "да", signature.Failed: "НЕТ", signature.Unknown: "?", signature.Skipped: "—",
}

func (a *app) sayJudgement(name string, j signature.Judgement) {
	a.say("%s: подпись %s", name, j.Verdict.Title())
	for i, one := range j.Signatures {
		a.say("Подпись %d: %s, %s, %s", i+1, one.Verdict.Title(), one.Level, cmp.Or(one.Holder.Common, "подписавший неизвестен"))
		if one.SignedAt != nil {
			a.say("  по часам подписавшего: %s", moment(*one.SignedAt))
		}
		for _, c := range one.Checks {
			text := c.Reason
			if c.Code != "" {
				text = c.Code + " " + text
			}
			a.say("  %-4s %s: %s", results[c.Result], c.Name.Title(), text)
			if c.Result == signature.Failed || c.Result == signature.Unknown {
				a.say("       → %s", c.Hint)
			}
		}
	}
}
