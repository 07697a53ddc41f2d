import{r as o,t as r,u as t}from"./chunk-AEBQ6OSW.js";function f(){return r(t,{title:o("tabs.photo"),children:null})}export{f as Answer};
