import{r,t as o,u as t}from"./chunk-AEBQ6OSW.js";function i(){return o(t,{title:r("tabs.me"),children:null})}export{i as History};
