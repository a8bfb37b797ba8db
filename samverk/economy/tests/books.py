"""Files as bookkeeping systems write them: the shape is real, people, sums and companies are made up."""

from dataclasses import dataclass

HEAD = """#FLAGGA 0
#PROGRAM "Ekonomisystem X" 9.1
#FORMAT PC8
#GEN 20260302 "ekon"
#SIETYP 4
#ORGNR 212000-0001
#FNAMN "Skärgårdens kommun"
#RAR 0 20260101 20261231
#RAR -1 20250101 20251231
#KPTYP "KBAS24"
#DIM 1 "Ansvar"
#DIM 6 "Projekt"
#UNDERDIM 21 "Kundgrupp" 8
#OBJEKT 1 "100" "Näringslivsenheten"
#OBJEKT 6 "P12" "Roslagen – webb"
#KONTO 1930 "Bankkonto"
#KTYP 1930 T
#KONTO 2440 "Leverantörsskulder"
#KONTO 3590 "Bidrag från kommuner"
#KONTO 4010 "Köpta tjänster"
#KONTO 5010 "Löner"
#SRU 5010 7210
#IB 0 1930 150000.00
#UB 0 1930 12500.50
#RES 0 4010 1250.50
#PSALDO 0 202601 4010 {1 "100"} 1250.50
#PBUDGET 0 202601 4010 {} 90000.00
"""
VOUCHERS = """#VER "LR" "1001" 20260115 "Webbbyrån AB, månadsavgift" 20260116 "asa"
{
#TRANS 4010 {1 "100" 6 "P12"} 1250.50 20260115 "Webbplats \\"Roslagen\\""
#TRANS 2440 {} -1250.50
}
#VER BK 12 20260131 "Lön, Åsa Öberg"
{
   #TRANS 5010 {1 100} 40000.00 20260131 "Lön" 1
   #BTRANS 5010 {1 100} 500.00 20260131 "" 0 "asa"
   #RTRANS 5010 {1 100} -2000.00 20260205 "Rättelse" 0 "asa"
   #TRANS 5010 {1 100} -2000.00 20260205 "Rättelse" 0
\t#TRANS\t1930\t{}\t-38000.00
}
#VER BK 13 20260228 "Bidrag kvartal 1"
{
#TRANS 1930 {} 500000.00
#TRANS 3590 {6 P12} -500000.00
}
"""
SIE = HEAD + VOUCHERS

CSV = """Huvudbok 2026;;;;;;;
Skärgårdens kommun;;;;;;;
Ver.nr;Bokf.datum;Konto;Ansvar;Projekt;Text;Debet;Kredit
LR 1001;2026-01-15;4010 Köpta tjänster;100;P12;Webbbyrån AB;1 250,50;
LR 1001;2026-01-15;2440 Leverantörsskulder;;;Webbbyrån AB;;1 250,50
BK 12;2026-01-31;5010 Löner;100;;Lön Åsa Öberg;38 000,00;
BK 12;2026-01-31;1930 Bankkonto;;;Lön Åsa Öberg;;38 000,00
BK 13;2026-02-28;3590 Bidrag från kommuner;;P12;Bidrag kvartal 1;;500 000,00
BK 13;2026-02-28;1930 Bankkonto;;;Bidrag kvartal 1;500 000,00;
Summa;;;;;;539 250,50;539 250,50
"""
WITHOUT_NUMBERS = """Datum;Konto;Kontonamn;Text;Belopp
2026-01-15;4010;Köpta tjänster;Webbplats;1250,50
2026-01-15;4010;Köpta tjänster;Webbplats;1250,50
2026-02-28;3590;Bidrag från kommuner;Kvartal 1;-500000
"""


@dataclass
class Books:
    """Many vouchers of two rows, as a SIE file or as a sheet."""

    count: int

    def _each(self):
        for number in range(1, self.count + 1):
            ore = number * 137 % 9_999_999 + 1
            account = 4000 + number % 400
            day = f"{number % 12 + 1:02}", f"{number % 28 + 1:02}"
            yield number, account, f"{ore // 100}.{ore % 100:02}", day

    def sie(self) -> bytes:
        lines = [HEAD.replace("\n", "\r\n")]
        for number, account, amount, (month, day) in self._each():
            lines.append(
                f'#VER LR {number} 2026{month}{day} "Leverantör {number % 977}"\r\n{{\r\n'
                f'#TRANS {account} {{1 "{number % 60}" 6 "P{number % 9}"}} {amount}\r\n'
                f"#TRANS 2440 {{}} -{amount}\r\n}}\r\n"
            )
        return "".join(lines).replace("–", "-").encode("cp437")

    def csv(self) -> bytes:
        lines = ["Ver.nr;Bokf.datum;Konto;Ansvar;Projekt;Text;Belopp\r\n"]
        for number, account, amount, (month, day) in self._each():
            comma, facts = amount.replace(".", ","), f"2026-{month}-{day}"
            text = f"Leverantör {number % 977}"
            lines.append(f"LR {number};{facts};{account};{number % 60};P{number % 9};{text};{comma}\r\n")
            lines.append(f"LR {number};{facts};2440;;;{text};-{comma}\r\n")
        return "".join(lines).encode("cp1252")
