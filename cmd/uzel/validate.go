package main

import (
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/upd"
)

// verdict is what a check says of one file.
type verdict struct {
	File     string          `json:"file"`
	Kind     document.Kind   `json:"kind,omitempty"`
	Version  string          `json:"version,omitempty"`
	Valid    bool            `json:"valid"`
	Findings []fault.Finding `json:"findings"`

	unread bool // and complained of as such
}

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "validate ФАЙЛ…", Short: "Проверить документы по правилам их формата", Args: someArgs("файл"),
		RunE: func(c *cobra.Command, names []string) error {
			var verdicts []verdict
			var unread error
			wrong := 0
			for _, name := range names {
				data, err := read(c.Context(), name)
				if c.Context().Err() != nil {
					return c.Context().Err()
				}
				var v verdict
				if err != nil {
					unread = errors.Join(unread, err)
					v = verdict{File: name, Findings: []fault.Finding{fault.FindingOf(err, errFile)}, unread: true}
				} else if v = judge(name, data); !v.Valid {
					wrong++
				}
				verdicts = append(verdicts, v)
			}
			if err := a.showVerdicts(verdicts); err != nil {
				return err
			}
			switch {
			case unread != nil:
				return unread
			case wrong > 0:
				return silent{errNotRight.With("не годных файлов: %d", wrong)}
			}
			return nil
		},
	}
}

// judge finds out what a file is and checks it.
func judge(name string, data []byte) verdict {
	findings := upd.Validate(data, filepath.Base(name))
	v := verdict{File: name, Valid: !fault.HasErrors(findings), Findings: notNil(findings)}
	if doc, _ := upd.Parse(data, filepath.Base(name)); doc.Version != "" {
		v.Kind, v.Version = document.KindUPD, doc.Version
	}
	return v
}

func (a *app) showVerdicts(verdicts []verdict) error {
	if a.json {
		return a.value(notNil(verdicts))
	}
	for _, v := range verdicts {
		if v.unread {
			continue
		}
		word := "годен"
		if !v.Valid {
			word = "НЕ ГОДЕН"
		}
		what := "вид не распознан"
		if v.Kind != "" {
			what = v.Kind.Title() + " " + v.Version
		}
		a.say("%s: %s, %s", v.File, what, word)
		a.report(v.Findings)
	}
	return nil
}
