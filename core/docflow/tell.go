package docflow

import (
	"cmp"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Chapter is a part of a document's story: a heading and what stands below it.
type Chapter struct {
	Title string   `json:"title"`
	Lines []string `json:"lines"`
}

// Attention is the title of the chapter about what a person has to look into.
const Attention = "Внимание"

// Tell is the story of an exchange for people: the document's legal status, what happened, what is missing and from whom, what we owe
// and by when. Empty chapters are left out. The verdict must be that of the same facts.
func (c Case) Tell(facts []docflow.Fact, v Verdict) []Chapter {
	var told []Chapter
	for _, chapter := range []Chapter{
		{"Обмен: " + v.Status.Title(), c.standing(v)},
		{Attention, attention(v)},
		{"Что было", c.happened(facts, len(v.Alarms) > 0)},
		{"Чего не хватает", c.lacking(v)},
		{"Что должны мы", owing(v)},
		{"Сроки", c.deadlines(v)},
	} {
		if len(chapter.Lines) > 0 {
			told = append(told, chapter)
		}
	}
	return told
}

func (c Case) standing(v Verdict) []string {
	lines := []string{v.Status.Meaning(), flowWords[c.Flow] + ", мы — " + c.side(c.Ours)}
	for _, date := range []struct {
		what string
		at   time.Time
	}{{"дата выставления", v.Issued}, {"дата получения", v.Received}} {
		if !date.at.IsZero() {
			lines = append(lines, date.what+" "+c.Terms.moment(date.at)+" "+c.Terms.zoneName())
		}
	}
	if v.State == document.StateNeedsPerson {
		lines = append(lines, "ждёт решения человека")
	}
	return lines
}

func attention(v Verdict) []string {
	var lines []string
	for _, a := range v.Alarms {
		line := a.Message
		if a.Fact != "" {
			line += " (событие " + a.Fact + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// happened lists the facts in the order of their times, each once. Facts that were struck out are shown as such. named adds the IDs of
// the facts, for a person who has to strike one out.
func (c Case) happened(facts []docflow.Fact, named bool) []string {
	var lines []string
	list := ordered(facts)
	struck, doubted := struckOut(list), doubtedEvents(list)
	for _, f := range asItGoes(list) {
		line := c.Terms.moment(f.At) + "  " + words(f.Event)
		if f.Ground != "" {
			line += ": " + f.Ground
		}
		if f.Event == docflow.Struck {
			line += " (о событии " + f.About + ")"
		}
		if f.Raw != "" && f.Event == docflow.Unknown {
			line += ": " + f.Raw
		}
		switch ground := struck[f.ID]; {
		case ground != "":
			line += " — не учитывается: " + ground
		case doubted[f.Event]:
			line += " — под сомнением: подпись не годится"
		}
		if named {
			line += " (событие " + f.ID + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// asItGoes sorts the facts of one minute into their usual course: operators round their times, and a refusal should not stand before the
// document that it refuses.
func asItGoes(facts []docflow.Fact) []docflow.Fact {
	rank := func(f docflow.Fact) int {
		if i := slices.Index(course, f.Event); i >= 0 {
			return i
		}
		return len(course)
	}
	told := slices.Clone(facts)
	slices.SortStableFunc(told, func(a, b docflow.Fact) int {
		return cmp.Or(a.At.Truncate(time.Minute).Compare(b.At.Truncate(time.Minute)), cmp.Compare(rank(a), rank(b)))
	})
	return told
}

// doubtedEvents are the events that rest on a signature which the hub has found wrong, under whatever IDs they were reported.
func doubtedEvents(facts []docflow.Fact) map[docflow.Event]bool {
	doubted := map[docflow.Event]bool{}
	h := newHistory(facts)
	for _, doubt := range h.doubts() {
		for _, f := range h.facts {
			if f.ID == doubt.About {
				doubted[f.Event] = true
			}
		}
	}
	return doubted
}

func (c Case) lacking(v Verdict) []string {
	var lines []string
	for _, m := range v.Missing {
		by := c.side(m.By)
		if m.By == c.Ours {
			by += " (мы)"
		}
		lines = append(lines, by+": "+cmp.Or(lackWords[m.Event], words(m.Event)))
	}
	return lines
}

func owing(v Verdict) []string {
	var lines []string
	for _, d := range v.Duties {
		lines = append(lines, cmp.Or(dutyWords[d.Event], words(d.Event)))
	}
	return slices.Compact(lines)
}

// deadlines says for each timer what will happen, and when.
func (c Case) deadlines(v Verdict) []string {
	var lines []string
	for _, t := range v.Timers {
		line := c.Terms.deadline(t.At) + "  "
		if t.Event == "" {
			line += "вмешается человек: " + t.Ground
		} else {
			line += words(t.Event) + ": " + t.Ground
		}
		lines = append(lines, line)
	}
	return slices.Compact(lines)
}

func (t Terms) zone() *time.Location {
	if t.Zone == nil {
		return moscow
	}
	return t.Zone
}

func (t Terms) zoneName() string {
	if t.Zone == nil {
		return "МСК"
	}
	return t.Zone.String()
}

func (t Terms) moment(at time.Time) string { return at.In(t.zone()).Format("02.01.2006 15:04") }

// deadline words the moment by which something is due; midnight counts as the end of the day before.
func (t Terms) deadline(at time.Time) string {
	at = at.In(t.zone())
	if at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 {
		return "до конца " + at.AddDate(0, 0, -1).Format("02.01.2006")
	}
	return "до " + at.Format("02.01.2006 15:04")
}
