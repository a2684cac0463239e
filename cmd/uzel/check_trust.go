package main

import (
	"fmt"
	"time"

	"github.com/uzelhub/uzel/core/hub"
)

// checkTrust reads the files by which signatures are judged, and those that the hub has fetched; none are named: nothing is checked.
func (r *room) checkTrust() []checked {
	files, awaited := hub.TrustFiles(r.config)
	if files.Roots == "" && files.Accredited == "" && len(files.CRLs) == 0 && len(awaited) == 0 {
		return nil
	}
	trust, err := files.Read()
	if err != nil {
		return []checked{{What: "проверка подписей", Detail: inRussian(err), Hint: hintOf(err)}}
	}
	detail := fmt.Sprintf("корневых сертификатов %d, промежуточных %d, списков отозванных %d", len(trust.Roots), len(trust.Others), len(trust.CRLs))
	if trust.Authorities != nil {
		detail += fmt.Sprintf(", аккредитованных центров %d", len(trust.Authorities.Authorities))
	}
	if len(awaited) > 0 {
		detail += fmt.Sprintf(", ещё не скачано %d", len(awaited))
	}
	lines := []checked{{What: "проверка подписей", OK: true, Warning: files.Roots != "" && len(trust.Roots) == 0 || len(awaited) > 0, Detail: detail}}
	for _, c := range hub.TrustCautions(r.config, trust, time.Now()) {
		lines = append(lines, checked{What: "списки для проверки", OK: true, Warning: true, Detail: c.Text})
	}
	return lines
}
