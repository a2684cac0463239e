package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xsd"
)

func inspectPersons(c *taxfile.Check) {
	head(c, "NO_PERSSVFL", monthEnd(c.Document))
	met := map[string]bool{}
	for _, person := range c.Document.SelectElements("ПерсСвФЛ") {
		snils := person.SelectAttrValue("СНИЛС", "")
		if f, wrong := fault.As(codes.CheckSNILS(plainSNILS(snils))); wrong && snils != "" {
			c.Error(f.Kind, person, "@СНИЛС", f.Detail)
		}
		if met[plainSNILS(snils)] {
			c.Error(errTwice, person, "@СНИЛС", "")
		}
		met[plainSNILS(snils)] = true
		if !taxfile.Has(person, "@ИННФЛ") {
			c.Warning(errNoINN, person, "@ИННФЛ", "")
		}
	}
}

func plainSNILS(s string) string { return strings.NewReplacer("-", "", " ", "").Replace(s) }

// head checks what the reports have in common, and says that nobody verified their structure.
func head(c *taxfile.Check, prefix string, end xmlbind.Date) {
	c.Requisites(nil)
	filing.CheckName(c, prefix)
	c.Warning(xsd.Unverified, c.Root, "", "")
	if signer := c.Document.SelectElement("Подписант"); taxfile.Value(signer, "@ПрПодп") == "2" && !taxfile.Has(signer, "СвПред/@НаимДок") {
		c.Error(errSigner, signer, "СвПред", "")
	}
	if made := taxfile.Day(c.Document, "ДатаДок"); made != "" && end != "" && made < end {
		c.Warning(errFuture, c.Document, "@ДатаДок", "")
	}
}

// monthEnd is the last day that surely belongs to the month of a report.
func monthEnd(document *etree.Element) xmlbind.Date {
	month, err := strconv.Atoi(document.SelectAttrValue("Период", ""))
	year := document.SelectAttrValue("ОтчетГод", "")
	if err != nil || month < 1 || month > 12 || len(year) != 4 {
		return ""
	}
	return xmlbind.Date(fmt.Sprintf("%s-%02d-28", year, month))
}

// quarterEnds are the last days of the periods of 6-НДФЛ.
var quarterEnds = map[string]string{"21": "-03-31", "31": "-06-30", "33": "-09-30", "34": "-12-31"}

func inspectNDFL(c *taxfile.Check) {
	period, year := c.Document.SelectAttrValue("Период", ""), c.Document.SelectAttrValue("ОтчетГод", "")
	end := xmlbind.Date("")
	if day, known := quarterEnds[period]; known && len(year) == 4 {
		end = xmlbind.Date(year + day)
	}
	head(c, "NO_NDFL6.2", end)
	content := c.Document.SelectElement("НДФЛ6.2")
	if content == nil {
		return
	}
	annual := period == "34" || period == "90"
	if certificate := content.SelectElement("СправДох"); certificate != nil && !annual {
		c.Error(errCertificates, certificate, "", "")
	}
	if annual && c.Writing {
		c.Error(errAnnual, c.Document, "@Период", "")
	}
	for _, duty := range content.SelectElements("ОбязНА") {
		terms(c, duty, "СумНалУд", "СведСумНалУд", "СумНал")
		terms(c, duty, "СумНалВоз", "СведСумНалВоз", "СумНалВоз")
	}
}

// terms: what was withheld in three months is the sum of six terms. An error in what goes out, a warning in what others made.
func terms(c *taxfile.Check, duty *etree.Element, total, child, prefix string) {
	stated := taxfile.Decimal(duty, total)
	if stated == nil {
		return
	}
	var sum num.Decimal
	if parts := duty.SelectElement(child); parts != nil {
		for i := range 6 {
			if v := taxfile.Decimal(parts, fmt.Sprintf("%s%dСрок", prefix, i+1)); v != nil {
				sum = sum.Add(*v)
			}
		}
	}
	switch {
	case stated.Equal(sum):
	case c.Writing:
		c.Error(errTerms, duty, "@"+total, "сумма сроков "+sum.Fixed(0))
	default:
		c.Warning(errTerms, duty, "@"+total, "сумма сроков "+sum.Fixed(0))
	}
}
