package fault

import "slices"

// Severity tells findings that forbid a document from those that a person should merely know.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Finding is one thing a check has to say about a document. CLI, API and web show the same list.
type Finding struct {
	Code     string   `json:"code"`               // UZ-…, registered with Define
	Severity Severity `json:"severity"`           //
	Path     string   `json:"path,omitempty"`     // XPath for XML, JSON Pointer for JSON, sheet!cell, file:row
	Message  string   `json:"message"`            // plain Russian
	Hint     string   `json:"hint,omitempty"`     // what to do next
	Official string   `json:"official,omitempty"` // the authority's own code, as ФНС 0400300003
	Source   string   `json:"source,omitempty"`   // the place in the source document, when known
}

// Finding turns a kind into an error finding at a path, with particulars.
func (k *Kind) Finding(path, detail string) Finding {
	message := k.Message
	if detail != "" {
		message += ": " + detail
	}
	return Finding{Code: k.Code, Severity: SeverityError, Path: path, Message: message, Hint: k.Hint}
}

// Warning is like Finding with the severity of a warning.
func (k *Kind) Warning(path, detail string) Finding {
	f := k.Finding(path, detail)
	f.Severity = SeverityWarning
	return f
}

// FindingOf turns any error into a finding; an error that is no fault keeps its text under the given kind.
func FindingOf(err error, otherwise *Kind) Finding {
	if e, ok := As(err); ok {
		detail := e.Detail
		if e.Cause != nil {
			if detail != "" {
				detail += ": "
			}
			detail += e.Cause.Error()
		}
		return e.Kind.Finding(e.Place, detail)
	}
	return otherwise.Finding("", err.Error())
}

// HasErrors reports whether any finding forbids the document.
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == SeverityError })
}
