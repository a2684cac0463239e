package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/output/printform"
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/reconciliation"
	"github.com/uzelhub/uzel/schemas/report"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/vatbook"
)

// beside are the files that belong to a printed document.
type beside struct {
	answer            string
	signatures, marks []string
}

func (a *app) printCommand() *cobra.Command {
	var out string
	var with beside
	c := &cobra.Command{
		Use: "print ФАЙЛ --out ФАЙЛ.pdf", Short: "Печатная форма документа: PDF или HTML", Args: oneArg("файл"),
		Long: `Делает печатную форму: УПД (с ответом покупателя, если он есть), УКД, ответов покупателя, служебных документов обмена,
акта сверки, счёта на оплату, книги покупок и книги продаж, сведений для ФНС, МЧД. Форма нужна для чтения: юридическую силу
имеют файл и подписи под ним.`,
		Example: "  uzel print ON_NSCHFDOPPR_….xml --out upd.pdf\n  uzel print ON_NSCHFDOPPR_….xml --answer ON_NSCHFDOPPOK_….xml --out upd.html",
		RunE: func(c *cobra.Command, names []string) error {
			draw, err := drawerFor(out)
			if err != nil {
				return err
			}
			form, err := a.printed(c.Context(), names[0], with)
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if err := draw(form, &b); err != nil {
				return err
			}
			if err := write(out, b.Bytes()); err != nil {
				return err
			}
			if a.json {
				return a.value(map[string]any{"file": out, "title": form.Title})
			}
			a.say("%s", out)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&out, "out", "", "`ФАЙЛ` .pdf или .html")
	f.StringVar(&with.answer, "answer", "", "`ФАЙЛ` ответа покупателя, для УПД")
	f.StringArrayVar(&with.signatures, "sig", nil, "`ФАЙЛ` подписи: её штамп встанет в конце формы; можно несколько")
	f.StringArrayVar(&with.marks, "mark", nil, "`ФАЙЛ` служебного документа обмена: его отметка встанет в конце формы; можно несколько")
	return c
}

// printed is the form of a file with what is beside it.
func (a *app) printed(ctx context.Context, name string, with beside) (printform.Form, error) {
	data, err := read(ctx, name)
	if err != nil {
		return printform.Form{}, err
	}
	var answer []byte
	if with.answer != "" {
		if answer, err = read(ctx, with.answer); err != nil {
			return printform.Form{}, err
		}
	}
	form, findings := formOf(data, filepath.Base(name), answer)
	if fault.HasErrors(findings) {
		return printform.Form{}, a.refused(name, findings)
	}
	if form.Stamps, err = stamps(ctx, with.signatures); err != nil {
		return printform.Form{}, err
	}
	for _, file := range with.marks {
		data, err := read(ctx, file)
		if err != nil {
			return printform.Form{}, err
		}
		service, findings := receipt.Parse(data, filepath.Base(file))
		if fault.HasErrors(findings) {
			return printform.Form{}, a.refused(file, findings)
		}
		form.Stamps = append(form.Stamps, printform.Mark(service))
	}
	return form, nil
}

func drawerFor(out string) (func(printform.Form, io.Writer) error, error) {
	switch strings.ToLower(filepath.Ext(out)) {
	case ".pdf":
		return printform.Form.PDF, nil
	case ".html", ".htm":
		return printform.Form.HTML, nil
	}
	return nil, errUsage.With("назовите файл формы: --out ФАЙЛ.pdf или --out ФАЙЛ.html")
}

// stamps are those of signature files. Whether a signature holds is not asked here, and the stamp says so.
func stamps(ctx context.Context, files []string) ([]printform.Stamp, error) {
	var all []printform.Stamp
	for _, file := range files {
		data, err := read(ctx, file)
		if err != nil {
			return nil, err
		}
		container, err := cms.Inspect(data)
		if err != nil {
			return nil, err
		}
		all = append(all, printform.Stamps(container)...)
	}
	return all, nil
}

// formOf finds out what a file is and makes its form. What could not be read of it is told; what it breaks of its format's
// rules is no matter here.
func formOf(data []byte, name string, answer []byte) (printform.Form, []fault.Finding) {
	if bill.Recognise(data) {
		d, err := bill.Decode(data)
		if err != nil {
			return printform.Form{}, []fault.Finding{fault.FindingOf(err, errFile)}
		}
		return printform.Bill(d), nil
	}
	switch kindOf(data) {
	case document.KindReceipt:
		d, findings := receipt.Parse(data, name)
		return printform.Receipt(d), findings
	case document.KindReconciliationAct:
		d, findings := reconciliation.Parse(data, name)
		switch {
		case d.Act != nil:
			return printform.Reconciliation(*d.Act), findings
		case d.Answer != nil:
			return printform.Form{}, append(findings, errNoForm.Finding(name, "ответ на акт сверки"))
		}
		return printform.Form{}, findings
	case document.KindUKD:
		d, findings := ukd.Parse(data, name)
		switch {
		case d.Answer != nil:
			return printform.UKDAnswer(*d.Answer), findings
		case d.Document != nil:
			return printform.UKD(*d.Document), findings
		}
		return printform.Form{}, findings
	case document.KindVATBook:
		d, findings := vatbook.Parse(data, name)
		return printform.VATBook(d), findings
	case document.KindReport:
		d, findings := report.Parse(data, name)
		switch {
		case d.Persons != nil:
			return printform.Persons(*d.Persons), findings
		case d.NDFL != nil:
			return printform.NDFL(*d.NDFL), findings
		}
		return printform.Form{}, findings
	case document.KindMCHD:
		d, findings := mchd.Parse(data, name)
		return printform.MCHD(d), findings
	}
	if upd.TitleOf(data) == upd.Buyer {
		d, findings := upd.ParseBuyer(data, name)
		return printform.UPDAnswer(d), findings
	}
	d, findings := upd.Parse(data, name)
	if answer == nil {
		return printform.UPD(d, nil), findings
	}
	reply, wrong := upd.ParseBuyer(answer, "")
	return printform.UPD(d, &reply), append(findings, wrong...)
}
