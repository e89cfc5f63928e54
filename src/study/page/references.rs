//! The sources that the draft of a paper cites, numbered in the order in which they are cited.

/// A source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Farkas,
    Horn,
    Umeyama,
    Rufer,
    Gum,
    Jcgm101,
    Davison,
    Dindaroglu,
    Johnston,
    Lewis,
    Evangelidis,
    Sidak,
    PauleMandel,
    Viechtbauer2005,
    Viechtbauer2007,
    HartungKnapp,
    Welch,
    BlandAltman1986,
    BlandAltman1999,
    Dahlberg,
    ShroutFleiss,
    Gower,
    DrydenMardia,
}

/// The sources cited so far.
#[derive(Default)]
pub(super) struct References {
    cited: Vec<Source>,
}

impl References {
    /// The numbers of sources in brackets, as they stand in the text: `[1, 4]`.
    pub fn cite(&mut self, sources: &[Source]) -> String {
        let mut numbers = Vec::new();
        for source in sources {
            let place = self.cited.iter().position(|cited| cited == source).unwrap_or_else(|| {
                self.cited.push(*source);
                self.cited.len() - 1
            });
            numbers.push(format!("{}", place + 1));
        }
        format!("[{}]", numbers.join(", "))
    }

    /// The list of all that were cited, as Markdown.
    pub fn list(&self) -> String {
        let line = |(index, source): (usize, &Source)| format!("{}. {}\n", index + 1, source.text());
        self.cited.iter().enumerate().map(line).collect()
    }
}

impl Source {
    fn text(self) -> &'static str {
        match self {
            Self::Farkas => {
                "Farkas LG (ed.). *Anthropometry of the Head and Face*. 2nd ed. New York: Raven Press; 1994."
            }
            Self::Horn => {
                "Horn BKP. Closed-form solution of absolute orientation using unit quaternions. J Opt Soc Am A 1987; 4(4)."
            }
            Self::Umeyama => {
                "Umeyama S. Least-squares estimation of transformation parameters between two point patterns. IEEE Trans Pattern Anal Mach Intell 1991; 13(4)."
            }
            Self::Rufer => {
                "Rüfer F, Schröder A, Erb C. White-to-white corneal diameter: normal values in healthy humans. Cornea 2005; 24(3)."
            }
            Self::Gum => {
                "Joint Committee for Guides in Metrology. *Evaluation of measurement data – Guide to the expression of uncertainty in measurement* (GUM). JCGM 100:2008."
            }
            Self::Jcgm101 => {
                "Joint Committee for Guides in Metrology. *Supplement 1 to the GUM – Propagation of distributions using a Monte Carlo method*. JCGM 101:2008."
            }
            Self::Davison => {
                "Davison AC, Hinkley DV. *Bootstrap Methods and their Application*. Cambridge University Press; 1997."
            }
            Self::Dindaroglu => {
                "Dindaroğlu F, Duran GS, Görgülü S. Reproducibility of the lip position at rest: a 3-dimensional perspective. Am J Orthod Dentofacial Orthop 2016; 149(5)."
            }
            Self::Johnston => {
                "Johnston DJ, Millett DT, Ayoub AF. Are facial expressions reproducible? Cleft Palate Craniofac J 2003; 40(3)."
            }
            Self::Lewis => "Lewis JP. Fast template matching. Vision Interface 1995.",
            Self::Evangelidis => {
                "Evangelidis GD, Psarakis EZ. Parametric image alignment using enhanced correlation coefficient maximization. IEEE Trans Pattern Anal Mach Intell 2008; 30(10)."
            }
            Self::Sidak => {
                "Šidák Z. Rectangular confidence regions for the means of multivariate normal distributions. J Am Stat Assoc 1967; 62(318)."
            }
            Self::PauleMandel => {
                "Paule RC, Mandel J. Consensus values and weighting factors. J Res Natl Bur Stand 1982; 87(5)."
            }
            Self::Viechtbauer2005 => {
                "Viechtbauer W. Bias and efficiency of meta-analytic variance estimators in the random-effects model. J Educ Behav Stat 2005; 30(3)."
            }
            Self::Viechtbauer2007 => {
                "Viechtbauer W. Confidence intervals for the amount of heterogeneity in meta-analysis. Stat Med 2007; 26(1)."
            }
            Self::HartungKnapp => {
                "Hartung J, Knapp G. On tests of the overall treatment effect in meta-analysis with normally distributed responses. Stat Med 2001; 20(12)."
            }
            Self::Welch => {
                "Welch BL. The generalization of ‘Student’s’ problem when several different population variances are involved. Biometrika 1947; 34(1/2)."
            }
            Self::BlandAltman1986 => {
                "Bland JM, Altman DG. Statistical methods for assessing agreement between two methods of clinical measurement. Lancet 1986; 327(8476)."
            }
            Self::BlandAltman1999 => {
                "Bland JM, Altman DG. Measuring agreement in method comparison studies. Stat Methods Med Res 1999; 8(2)."
            }
            Self::Dahlberg => {
                "Dahlberg G. *Statistical Methods for Medical and Biological Students*. London: Allen & Unwin; 1940."
            }
            Self::ShroutFleiss => {
                "Shrout PE, Fleiss JL. Intraclass correlations: uses in assessing rater reliability. Psychol Bull 1979; 86(2)."
            }
            Self::Gower => "Gower JC. Generalized Procrustes analysis. Psychometrika 1975; 40(1).",
            Self::DrydenMardia => {
                "Dryden IL, Mardia KV. *Statistical Shape Analysis, with Applications in R*. 2nd ed. Chichester: Wiley; 2016."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{References, Source};

    #[test]
    fn sources_are_numbered_as_they_come() {
        let mut references = References::default();
        assert_eq!(references.cite(&[Source::Welch, Source::Gum]), "[1, 2]");
        assert_eq!(references.cite(&[Source::Gum, Source::Gower]), "[2, 3]");
        let list = references.list();
        assert!(list.starts_with("1. Welch") && list.lines().count() == 3, "{list}");
    }
}
