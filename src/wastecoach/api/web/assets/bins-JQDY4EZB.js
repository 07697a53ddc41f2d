import{r as n,t as r,u as o}from"./chunk-AEBQ6OSW.js";function i(){return r(o,{title:n("tabs.bins"),children:null})}export{i as Bins};
