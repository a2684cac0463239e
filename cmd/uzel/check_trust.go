package main

import (
	"fmt"

	"github.com/uzelhub/uzel/core/hub"
)

// checkTrust reads the files by which signatures are judged; none are named: nothing is checked.
func (r *room) checkTrust() []checked {
	files := hub.TrustFiles(r.config)
	if files.Roots == "" && files.Accredited == "" && len(files.CRLs) == 0 {
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
	return []checked{{What: "проверка подписей", OK: true, Warning: files.Roots != "" && len(trust.Roots) == 0, Detail: detail}}
}
