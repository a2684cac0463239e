package folder

import (
	"regexp"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// placeholders are what a name may be made of.
var placeholders = map[string]func(document.Envelope) string{
	"{name}":             ownName,
	"{stem}":             func(e document.Envelope) string { stem, _ := split(ownName(e)); return stem },
	"{ext}":              func(e document.Envelope) string { _, extension := split(ownName(e)); return extension },
	"{kind}":             func(e document.Envelope) string { return string(e.Kind) },
	"{number}":           func(e document.Envelope) string { return e.Number },
	"{date}":             func(e document.Envelope) string { return e.Date },
	"{period}":           func(e document.Envelope) string { return e.Period },
	"{organisation.inn}": func(e document.Envelope) string { return e.Organisation.INN },
	"{organisation.kpp}": func(e document.Envelope) string { return e.Organisation.KPP },
	"{counterparty.inn}": func(e document.Envelope) string { return e.Counterparty.INN },
	"{counterparty.kpp}": func(e document.Envelope) string { return e.Counterparty.KPP },
}

func unknownPlaceholders(template string) []string {
	return slices.DeleteFunc(placeholder.FindAllString(template, -1), func(p string) bool { return placeholders[p] != nil })
}

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// endings are for documents without a name of their own.
var endings = map[string]string{
	"application/xml":  ".xml",
	"text/xml":         ".xml",
	"application/json": ".json",
	"application/pdf":  ".pdf",
	"text/csv":         ".csv",
	"application/zip":  ".zip",
	xlsx:               ".xlsx",
}

// ownName is the document's name, or one made of what is known of it.
func ownName(e document.Envelope) string {
	if e.Name != "" {
		return e.Name
	}
	parts := slices.DeleteFunc([]string{string(e.Kind), e.Number, e.Date, e.Period}, func(p string) bool { return p == "" })
	if e.Number == "" {
		parts = append(parts, e.SourceKey)
	}
	mediaType, _, _ := strings.Cut(e.MediaType, ";")
	return strings.Join(parts, " ") + endings[strings.ToLower(strings.TrimSpace(mediaType))]
}

// fileName is the name under which a document goes out.
func fileName(template string, e document.Envelope) (string, error) {
	name := safeName(placeholder.ReplaceAllStringFunc(template, func(p string) string { return placeholders[p](e) }))
	if !namedByFormat(e.Kind) || name == e.Name {
		return name, nil
	}
	if template != defaultTemplate {
		return "", sdk.Fail(document.CauseMisconfigured,
			"имя файла этого вида документов (%s) задаёт формат ФНС, а образец имени в настройках папки его меняет", e.Kind).
			Advise("уберите настройку name или заведите для таких документов отдельное соединение")
	}
	return "", sdk.Fail(document.CauseInvalidDocument,
		"имя файла этого вида документов (%s) задаёт формат ФНС, а такого имени файл на диске иметь не может", e.Kind).
		Advise("проверьте имя файла обмена (ИдФайл) в документе: без знаков / \\ : * ? \" < > |, не длиннее 255 байт")
}

const defaultTemplate = "{name}"

// namedByFormat reports the kinds whose file name is part of the document: in the formats of ФНС it must equal ИдФайл
// (check 0400400007), so a document under a changed name is not accepted anywhere.
func namedByFormat(kind document.Kind) bool {
	switch kind {
	case document.KindUPD, document.KindUKD, document.KindReceipt, document.KindReport, document.KindVATBook,
		document.KindReconciliationAct, document.KindMCHD:
		return true
	}
	return false
}
