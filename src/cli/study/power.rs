//! `lipmetry study power`: how many people, photos and markings a change takes.
